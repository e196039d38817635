import { type Parameters, parseParameters } from './parameters.ts'

/** One Content-Type, read leniently. */
export interface MediaType {
  /** In lower case; empty: there is none, or nothing like it. */
  readonly type: string
  readonly parameters: Parameters
  /** No `type/subtype`, or something behind it that is no parameter. */
  readonly isBroken: boolean
}

/** RFC 9110, 8.3.1. */
export function mediaType(header: string): MediaType {
  const end = header.search(/[;,]/)
  const type = (end === -1 ? header : header.slice(0, end)).trim().toLowerCase()
  const parameters = parseParameters(header, end === -1 ? header.length : end)
  const isBroken = !wellFormed.test(type) || header[end] === ','
  return { type, parameters, isBroken }
}

const wellFormed = /^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/
