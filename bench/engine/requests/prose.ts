import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../common/random.ts'
import { word } from '../../common/words.ts'
import type { WebRequest } from './benign.ts'

const length = 350

/** Text that people wrote, to be cut to pieces: the pages and the code of this repository. */
export interface Library {
  readonly markdown: string
  readonly licence: string
  readonly code: string
}

/** @param root - of the checkout */
export function readLibrary(root: string): Library {
  const pages = ['README.md', 'CONTRIBUTING.md', 'docs', 'remote-config/PROTOCOL.md', 'rules-schema/v1.schema.json']
  return {
    markdown: pages.map(page => textBelow(join(root, page), '.md')).join('\n'),
    licence: textBelow(join(root, 'LICENSE'), ''),
    code: ['engine', 'http', 'remote-config', 'examples'].map(room => textBelow(join(root, room), 's')).join('\n'),
  }
}

/** A file, or the files of a folder whose names end so, in the order of their names: the same checkout gives the same text. */
function textBelow(path: string, ending: string): string {
  if (statSync(path).isFile()) return readFileSync(path, 'utf8')
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(?:md|ts|js|mjs)$/.test(file) && file.endsWith(ending) && !file.includes('node_modules'))
    .sort()
    .map(file => readFileSync(join(path, file), 'utf8'))
    .join('\n')
}

/** The request with what bodies of editors, trackers and wikis have: a piece of prose, Markdown or code, a link and a token. */
export function withProse(random: Random, request: WebRequest, library: Library): WebRequest {
  const text = random.pick([library.markdown, library.licence, library.code])
  const from = random.below(Math.max(1, text.length - length))
  return {
    ...request,
    body: {
      ...request.body,
      text: text.slice(from, from + length),
      image: `https://cdn${random.below(9)}.example/assets/${random.text(12)}/${word(random)}-${random.between(1, 99)}.min.js?v=${random.text(6)}`,
      token: Buffer.from(random.text(90)).toString('base64'),
    },
  }
}
