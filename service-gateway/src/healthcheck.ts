import { healthcheck } from '@trading/runtime'

void healthcheck(process.env).then((code) => process.exit(code))
