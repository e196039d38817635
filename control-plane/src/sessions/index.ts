export { createHub, type Hub } from './hub.ts'
export { acceptUpgrades } from './upgrade.ts'
