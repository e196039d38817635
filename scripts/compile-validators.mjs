import { writeFile } from 'node:fs/promises'
import standalone from 'ajv/dist/standalone/index.js'
import { createAjv } from '../dist/rules-schema/form/ajv.js'
import { validators } from '../dist/rules-schema/form/validators.js'

/**
 * The second half of the build: puts the code that Ajv makes of the schema in the place of the module that would have it made in every
 * process (`docs/decisions/0011-validators-are-built.md`). Both have the same exports, and say the same (`test/pack/validators.test.ts`).
 */
const target = new URL('../dist/rules-schema/form/validators.js', import.meta.url)

const sets = Object.entries(validators).map(([name, set]) => ({ name, parts: Object.keys(set) }))
const code = sets.map(({ name, parts }) => ({ name, parts, text: codeOf(name === 'everyMistake', parts) }))
const modules = [...new Set(code.flatMap(({ text }) => requiredBy(text)))]

await writeFile(
  target,
  [...modules.map(importOf), helpers(modules), ...code.map(functionOf), exported(code), ''].join('\n'),
)

/** @param {boolean} allErrors @param {readonly string[]} parts - names of schemas, each of which becomes an export */
function codeOf(allErrors, parts) {
  return standalone.default(createAjv({ allErrors, source: true }), Object.fromEntries(parts.map(part => [part, part])))
}

/** What Ajv's code needs at run time, as it asks for it. */
function requiredBy(text) {
  return [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, module]) => module)
}

function importOf(module, index) {
  return `import module${index} from '${module}.js'`
}

/** Modules of CommonJS have their default where it is looked for, or are it, as whoever loads them sees it. */
function helpers(modules) {
  const named = modules.map((module, index) => `'${module}': { default: module${index}.default ?? module${index} }`)
  return `const modules = { ${named.join(', ')} }
const require = name => modules[name]
const lazily = (make, part) => {
  let made
  const validate = value => {
    made ??= make()[part]
    const isRight = made(value)
    validate.errors = made.errors
    return isRight
  }
  return validate
}
const once = make => {
  let made
  return () => (made ??= make())
}`
}

/** Within a function nothing of it runs, nor is compiled, before it is needed. */
function functionOf({ name, text }) {
  return `const ${name} = once(() => { const exports = {}\n${text}\nreturn exports })`
}

function exported(sets) {
  const lines = sets.map(
    ({ name, parts }) => `  ${name}: { ${parts.map(part => `${part}: lazily(${name}, '${part}')`).join(', ')} },`,
  )
  return `export const validators = {\n${lines.join('\n')}\n}`
}
