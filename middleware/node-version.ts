/**
 * The oldest that can `require` an ES module (20.19 and 22.12; 21 never could), which is how a failure to load is caught. Written
 * for Nodes that are older than that.
 */
export const supportedNodes = '20.19 or newer of Node 20, or 22.12 or newer'

/** @param version as in `process.versions.node` */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major === 20) return minor >= 19
  if (major === 22) return minor >= 12
  return major > 22
}
