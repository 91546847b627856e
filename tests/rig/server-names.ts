import type { Broker, Database } from '@trading/dev'

const unknown = 'of unknown version'

/** Such as `RabbitMQ 4.0.5`. */
export const nameOfBroker = ({ version = unknown }: Pick<Broker, 'version'>): string => `RabbitMQ ${version}`

/** Such as `PostgreSQL 17.10`. */
export const nameOfDatabase = ({ version = unknown }: Pick<Database, 'version'>): string => `PostgreSQL ${version}`
