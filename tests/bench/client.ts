export type Client =
  | 'bare'
  | 'bare-work'
  | 'ours'
  | 'rails'
  | 'nestjs'
  | 'rascal'
  | 'cloudamqp'
  | 'rabbitmq-client'
  | LedgerVariant
  | MarketVariant
  | PortfolioVariant

/** In the market data part, in addition to `bare` and `ours`: an engine with a price collar. */
export type MarketVariant = 'ours-collar'

/**
 * In the portfolio part, in addition to `bare` and `ours`: other ways to call it, and engines that ask for no permit, or whose
 * fills a portfolio books that they do not ask, or ask about each order. */
export type PortfolioVariant = 'ours-json' | 'rest' | 'no-permit' | 'ours-booked' | 'ours-risk'

/** In the ledger part, in addition to `bare`, `ours` and `nestjs`: other settings, other contents of the ledger, and job queues. */
export type LedgerVariant =
  | 'bare-32'
  | 'bare-32-pool'
  | 'ours-2'
  | 'ours-32'
  | 'ours-128'
  | 'million'
  | 'grown'
  | 'stateless'
  | 'graphile-worker'
  | 'pg-boss'
