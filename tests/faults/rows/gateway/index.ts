import type { Row } from '../../row'
import { gatewayUpstreamsAway } from './42a-upstreams-away'
import { thousandStreams } from './42b-thousand-streams'
import { gatewayKilledBeforePublish } from './42c-killed-before-publish'

/** The rows of the gateway, in order. */
export const gatewayRows: readonly Row[] = [gatewayUpstreamsAway, thousandStreams, gatewayKilledBeforePublish]
