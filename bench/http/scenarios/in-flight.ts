import type { InFlightScenario } from '../scenario.ts'
import { postHold, postTap } from './post.ts'

const atMostAddedBytes = 16 * 1_024

export const inFlightTap: InFlightScenario = {
  name: 'in-flight-tap',
  what: 'memory of requests of post-tap of which half the body has come',
  requests: postTap,
  atMostAddedBytes,
  isHeld: false,
}

export const inFlightHold: InFlightScenario = {
  name: 'in-flight-hold',
  what: 'memory of requests of post-hold of which half the body has come',
  requests: postHold,
  atMostAddedBytes,
  isHeld: true,
}
