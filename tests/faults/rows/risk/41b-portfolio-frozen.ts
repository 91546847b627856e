import { riskRow } from './risk-row'

const rounds = 3

export const portfolioFrozenUnderRisk = riskRow({
  number: '41b',
  fault: 'portfolio frozen at checks',
  story:
    'The portfolio that engines ask about each order is frozen three times under load, and killed each time when it goes on. Engines say that risk is ' +
    'away, place nothing and count no attempt; signals wait, and flow again once it answers.',
  invariants: ['I4', 'I8'],
  async run(rig, { engines, portfolio, load }) {
    for (let round = 0; round < rounds; round++) {
      rig.freezeMember(portfolio)
      await load.flows(20)
      await rig.seesUnready(engines, /^risk: /)
      rig.thawMember(portfolio)
      await load.flows(20)
      rig.killMember(portfolio)
      await load.flows(20)
      await portfolio.ready()
      for (const engine of engines) await rig.seesMetric(engine, /^intake_paused\{reason="risk"\} 0$/)
      await load.flows(20)
    }
    rig.healed()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
  },
})
