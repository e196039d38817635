import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../../cli/exit.ts'
import { createProgram } from '../../cli/program.ts'

const page = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8')

/** What stands between the heading of a command and the next one. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map(section => [section.slice(0, section.indexOf('\n')), section.split(/^## /m)[0] as string]),
)

/** Those that do something, by how they are called. */
function commandsOf(command: Command, prefix: string): readonly (readonly [name: string, command: Command])[] {
  const name = `${prefix} ${command.name()}`.trim()
  return command.commands.length === 0
    ? [[name, command]]
    : command.commands.flatMap(subcommand => commandsOf(subcommand, name))
}

const commands = commandsOf(createProgram(), '')

it('every command has its section, and no other has one', () => {
  expect(commands.length).toBeGreaterThan(10)
  expect([...sections.keys()].sort()).toEqual(commands.map(([name]) => name).sort())
})

describe.each(commands)('%s', (name, command) => {
  const section = sections.get(name) ?? ''
  const rows = [...section.matchAll(/^\| `(-[^`]+)`/gm)].map(([, flags]) => flags)

  it('has every option in its table, and no other', () => {
    expect(rows.sort()).toEqual(command.options.map(({ flags }) => flags).sort())
  })

  it('says how it is called', () => {
    const calls = section.split('\n').filter(line => line.startsWith('`rulewire '))
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatch(new RegExp(`^\`${name}\\b`))
    const needed = command.options.filter(({ mandatory }) => mandatory)
    for (const { long, short } of needed) expect(calls[0]).toMatch(new RegExp(`${long}|${short} `))
    for (const argument of command.registeredArguments) {
      const { required, variadic } = argument
      const written = `${argument.name()}${variadic ? '...' : ''}`
      expect(calls[0]).toContain(required ? `<${written}>` : `[${written}]`)
    }
  })
})

it('every exit code is explained', () => {
  const rows = [...page.matchAll(/^\| `(\d+)` /gm)].map(([, code]) => Number(code))
  expect(rows.sort()).toEqual(Object.values(exitCodes).sort())
})
