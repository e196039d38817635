import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseTimestamp } from '../rules-schema/index.ts'
import { type Format, formats } from './output.ts'

/** Options that several commands share. */

export interface FormatOption {
  readonly format: Format
}

export function withFormat(command: Command): Command {
  return command.addOption(
    new Option('--format <format>', 'how to print the result').choices(formats).default('pretty'),
  )
}

export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'the control plane (else RULEWIRE_URL)')
    .option('--token-file <file>', 'a file with the token (else RULEWIRE_TOKEN)')
}

/** As which instance rules are looked at. */
export interface PlaceOptions {
  readonly service?: string
  readonly env?: string
}

export function withPlace(command: Command): Command {
  return command
    .option('--service <name>', 'as an instance of this service')
    .option('--env <name>', 'as an instance in this environment')
}

export function placeOf({ service, env }: PlaceOptions): PlaceOptions {
  return { ...(service === undefined ? {} : { service }), ...(env === undefined ? {} : { env }) }
}

/** A parser for options that take a whole number. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return text => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`a whole number from ${min} to ${max} is needed`)
    return value
  }
}

/** A parser for options that take a time; milliseconds since the epoch. */
export function time(text: string): number {
  const ms = parseTimestamp(text)
  if (ms === undefined) throw new InvalidArgumentError('a time with an offset is needed, such as 2027-01-31T00:00:00Z')
  return ms
}
