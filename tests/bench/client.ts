export type Client = 'bare' | 'bare-work' | 'ours' | 'rails' | 'nestjs' | 'rascal' | 'cloudamqp' | 'rabbitmq-client' | LedgerVariant

/** In the ledger part, in addition to `bare` and `ours`: the platform without a ledger, and with a million signals in it. */
export type LedgerVariant = 'stateless' | 'million'
