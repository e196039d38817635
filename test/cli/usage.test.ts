import { describe, expect, it } from 'vitest'
import { rulewire } from './command-line.ts'

describe('wrong usage ends with exit code 2 and words on standard error', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Usage: rulewire/],
    ['an unknown command', ['chek'], /unknown command 'chek'[\s\S]*Did you mean check/],
    ['an unknown option', ['check', '--fix'], /unknown option '--fix'/],
    ['an unknown format', ['check', '--format', 'xml'], /'xml' is invalid.*pretty, json/],
    ['a token among the arguments', ['push', '--token', 'rwt_secret'], /unknown option '--token'/],
    ['a revision that is none', ['push', '--expect-revision', '-1'], /whole number/],
    ['a port that is none', ['serve', '--port', '70000'], /from 0 to 65535/],
    ['no name for a token', ['token', 'create', '--role', 'admin'], /'--name <name>' not specified/],
    ['a role that is none', ['token', 'create', '--role', 'root', '--name', 'x'], /'root' is invalid/],
    ['no control plane', ['fleet'], /no control plane is named/],
    ['no address', ['fleet', '--url', 'control-plane:7700'], /not an http: or https: address/],
    ['another scheme', ['fleet', '--url', 'ws://127.0.0.1'], /not an http: or https: address/],
    ['a password in the address', ['fleet', '--url', 'https://a:b@127.0.0.1'], /must not carry a user or password/],
    ['an address in the clear', ['fleet', '--url', 'http://rules.example.com'], /is not encrypted/],
    ['no token', ['fleet', '--url', 'http://127.0.0.1:7700'], /there is no token/],
    [
      'a token file that is not there',
      ['fleet', '--url', 'http://127.0.0.1:7700', '--token-file', '/nowhere'],
      /\/nowhere cannot be read/,
    ],
    [
      'a token file without end',
      ['fleet', '--url', 'http://127.0.0.1:7700', '--token-file', '/dev/zero'],
      /is no file with a token/,
    ],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await rulewire(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('rwt_secret')
  })

  it('in JSON where JSON is asked for', async () => {
    for (const args of [
      ['check', 'nowhere', '--format', 'json'],
      ['check', 'nowhere', '--format=json'],
    ]) {
      const { code, stderr } = await rulewire(args)
      expect([code, JSON.parse(stderr)]).toEqual([
        2,
        { error: { code: 'unreadable', message: 'nowhere is not there' } },
      ])
    }
  })
})

describe('what the parser refuses is JSON as well where JSON is asked for', () => {
  it.each<[readonly string[], RegExp]>([
    [['check', '--nope', '--format', 'json'], /^unknown option '--nope'/],
    [['token', 'create', '--role', 'admin', '--format=json'], /'--name <name>' not specified/],
    [['chek', '--format', 'json'], /^unknown command 'chek'/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await rulewire(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(JSON.parse(stderr)).toEqual({ error: { code: 'usage', message: expect.stringMatching(message) } })
  })
})

describe('help and version are no mistakes', () => {
  it.each([[['--help']], [['check', '--help']], [['token', 'create', '--help']], [['help', 'push']]])(
    '%j',
    async args => {
      expect(await rulewire(args)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Usage: rulewire/),
        stderr: '',
      })
    },
  )

  it('--version', async () => {
    expect(await rulewire(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })
})
