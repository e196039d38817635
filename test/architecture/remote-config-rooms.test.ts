import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, root, sourcesOf } from './imports.ts'

/** The rooms within `remote-config` that decide without sockets, files and clocks: what each may use, by its front door, and of Node. */
const rooms: Readonly<Record<string, { readonly doors: readonly string[]; readonly node: readonly string[] }>> = {
  'remote-config/content': { doors: ['rules-schema', 'remote-config/signing'], node: ['node:crypto'] },
  'remote-config/messages': { doors: ['remote-config/content', 'remote-config/content/forms'], node: [] },
}

describe.each(Object.entries(rooms))('%s', (room, { doors, node }) => {
  const imports = sourcesOf(room).flatMap(file => importsOf(file, room))
  const outside = imports.filter(({ target }) => !target?.startsWith(`${room}/`))

  it('has something to look at', () => expect(imports.length).toBeGreaterThan(20))

  it('enters the rooms below it by their front doors, and of Node only what has no side effects', () => {
    const allowed = [...doors.map(door => `${door}/index.ts`), ...node]
    const wrong = outside.filter(({ specifier, target }) => !allowed.includes(target ?? specifier))
    expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([])
  })

  it('asks for no time and no chance', () => {
    const impure = sourcesOf(room).filter(file =>
      /Date\.now|new Date\(\)|Math\.random|random(?:Bytes|UUID|Int)|set(?:Timeout|Interval|Immediate)|process\./.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    )
    expect(impure).toEqual([])
  })
})
