export type Client = 'bare' | 'bare-work' | 'ours' | 'rails' | 'nestjs' | 'rascal' | 'cloudamqp' | 'rabbitmq-client' | LedgerVariant

/** In the ledger's part, beside `bare` and `ours`: the platform without its ledger, and with one that holds a million signals. */
export type LedgerVariant = 'stateless' | 'million'
