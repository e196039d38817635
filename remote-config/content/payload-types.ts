/** PROTOCOL.md, 5.1: which kind of statement a signature is over. */
export const payloadTypes = {
  release: 'application/vnd.rulewire.release.v1+json',
  assignment: 'application/vnd.rulewire.assignment.v1+json',
  list: 'application/vnd.rulewire.list.v1+json',
  epoch: 'application/vnd.rulewire.epoch.v1+json',
} as const
