/** What serves the application, in the order of the table. */
export const hostNames = ['node:http', 'express', 'fastify'] as const

export type HostName = (typeof hostNames)[number]
