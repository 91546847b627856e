import { executionReportMessage, topics } from '@trading/contracts'
import type { Row } from '../row'

export const reportDoubled: Row = {
  number: '5c',
  fault: 'report doubled, oracle tells',
  story: 'One report is published a second time, bypassing the platform. The oracle must report exactly that signal.',
  invariants: ['I6'],
  quick: true,
  async run(rig) {
    const spy = await rig.broker.channel()
    const { queue } = await spy.assertQueue('', { exclusive: true })
    await spy.bindQueue(queue, topics.reports.exchange.name, '#')
    await rig.startEngines(2)
    const load = await rig.openLoad()
    await rig.untilEnd(await load.send(20))
    const report = await spy.get(queue, { noAck: true })
    if (!report) throw new Error('no report to duplicate')
    rig.injected('report doubled')
    spy.publish(topics.reports.exchange.name, report.fields.routingKey, report.content, { type: executionReportMessage.type })
    await spy.waitForConfirms()
    rig.healed()
    return { duplicated: [JSON.parse(report.content.toString()).signalId] }
  },
}
