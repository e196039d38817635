export { isSupportedNode, supportedNodes } from './node-version.ts'
export { inWords, type Reason, whyNotStarted } from './why-not-started.ts'
