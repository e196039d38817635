import { expect, test } from 'vitest'
import { inWords, isSupportedNode, whyNotStarted } from '../../middleware/index.ts'

test.each([
  ['18.20.8', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['20.20.2', true],
  ['21.7.3', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['24.0.0', true],
  ['26.1.0-nightly', true],
  ['nonsense', false],
  ['', false],
])('Node %s: %s', (version, expected) => expect(isSupportedNode(version)).toBe(expected))

const failed = (message: string, code: string) => Object.assign(new Error(message), { code })

test.each<[unknown, RegExp]>([
  [
    failed("Cannot find module './build/Release/re2.node'\nRequire stack:\n- x", 'MODULE_NOT_FOUND'),
    /^the native module re2 was not built; run `npm approve-scripts re2 && npm rebuild re2`/,
  ],
  [
    failed(
      "The module '/x/re2.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 108.",
      'ERR_DLOPEN_FAILED',
    ),
    /built for another version of Node; run `npm rebuild re2`/,
  ],
  [
    failed('/x/re2.node: invalid ELF header', 'ERR_DLOPEN_FAILED'),
    /does not load \(\/x\/re2\.node: invalid ELF header\); it was built for another system, or is damaged/,
  ],
  [
    failed("Cannot find package 're2' imported from /x/engine.js", 'ERR_MODULE_NOT_FOUND'),
    /^the package re2 is missing \(.*\); install the dependencies/,
  ],
  [
    failed('Cannot load native addon because loading addons is disabled.', 'ERR_DLOPEN_DISABLED'),
    /^Node is told to load no native modules, and re2 is one; leave --no-addons out/,
  ],
  [new Error('something else\nin two lines'), /^something else$/],
  ['a text', /^a text$/],
  [Object.create(null), /^something that has no text was thrown$/],
])('%s', (error, expected) => expect(inWords(whyNotStarted(error))).toMatch(expected))
