import RE2 from 're2'
import { describe, expect, test } from 'vitest'
import { testData } from '../../support/test-data.ts'
import { useJudge } from '../support/judge.ts'
import { about, script } from '../support/payload.ts'
import { get } from '../support/raw-request.ts'

/** Attacks of many kinds, and everyday texts that look a little like them. */
const texts = [
  "1' or '1'='1",
  '1 union select null,version()-- -',
  "'; waitfor delay '0:0:5'--",
  'sleep(5)#',
  'benchmark(1000000,md5(1))',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=confirm(1)>',
  'javascript:alert(document.cookie)',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/proc/self/environ',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/shadow',
  ';cat /etc/passwd',
  '$(id)',
  '`whoami`',
  '|| ping -c 1 127.0.0.1',
  '<?php system($_GET[0]); ?>',
  'php://filter/convert.base64-encode/resource=index',
  '$'.concat('{jndi:ldap://a.example/x}'),
  '{{7*7}}',
  '<!--#exec cmd="ls"-->',
  'O:8:"stdClass":0:{}',
  '__proto__[x]=1',
  'require("child_process").exec("ls")',
  'a%0d%0aSet-Cookie: x=1',
  '(&(uid=*)(userPassword=*))',
  'SELECT * FROM users',
  'please select all that apply',
  'The union of both sets is empty',
  'Tom & Jerry <3',
  "O'Brien or O'Neil",
  'C:\\Users\\me\\Documents',
  'if (a < b) { return c; }',
  'drop me a line; or two',
  'https://shop.example/a?b=c&d=e#f',
  '{"json":"text","n":[1,2]}',
  'Grüße aus Köln – 5 € – 10 %',
  '2026-01-01T00:00:00.000Z',
]

interface Pattern {
  readonly rules: readonly string[]
  readonly regex: string
}

const data = testData('crs-patterns/patterns.json')

describe.skipIf(data.skipped)(
  `E26 E28 the patterns of the Core Rule Set together say what each says alone${data.note}`,
  () => {
    const patterns = data.cases(text => JSON.parse(text) as Pattern[])
    const insensitive = patterns.map(({ regex }) => new RE2(regex, 'i'))
    const judge = useJudge({
      rules:
        patterns.length === 0
          ? [about('none', 'server.request.query')]
          : patterns.map(({ regex }, i) => about(`crs-${i}`, 'server.request.query', { path: '$.q' }, regex)),
    })

    test.each(texts)('%s', async text => {
      const { matches, tags } = await judge.send(get(`/?q=${encodeURIComponent(text)}`))
      const alone = insensitive.flatMap((re, i) => (re.test(text) ? [`crs-${i}`] : []))
      expect(matches).toEqual(expect.arrayContaining(alone))
      // What has escapes in it can be read once more, and is (docs/decisions/0014).
      if (!text.includes('%')) expect(matches).toHaveLength(alone.length)
      expect(tags['rulewire.incomplete']).toBeUndefined()
    })

    test('there are 295 of them, and the texts wake many', () => {
      const woken = insensitive.filter(re => texts.some(text => re.test(text)))
      expect([patterns.length, woken.length > 100]).toEqual([295, true])
    })
  },
)

describe('E27 a flood: every rule matches', () => {
  const count = 2000
  const judge = useJudge({
    rules: Array.from({ length: count }, (_, i) => ({
      ...(about(`r${i}`, 'server.request.query') as object),
      event: `test.e${i % 10}`,
      priority: i % 7,
    })),
  })

  test('all report, in the order of their priority; the tags stay few and short', async () => {
    const { matches, records, tags } = await judge.send(get(`/?q=${encodeURIComponent(script)}`))
    expect([new Set(matches).size, records.length]).toEqual([count, count])
    const priorities = matches.map(rule => Number(rule.slice(1)) % 7)
    expect(priorities).toEqual(priorities.toSorted((a, b) => b - a))
    const activities = Array.from({ length: 10 }, (_, i) => `attack_attempt.test.e${i}`)
    expect((tags['appsec.security_activity'] as string).split(',').toSorted()).toEqual(activities)
    expect(Object.keys(tags).toSorted()).toEqual([
      'appsec.event',
      'appsec.security_activity',
      'rulewire.keep',
      'rulewire.rule_set',
    ])
  })
})
