import { useJudge } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { field, multipart, rawRequest } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({ rules: payloadRules })

const text = `{"q":"${script}"}`

const utf16le = Buffer.from(text, 'utf16le')
const utf16be = Buffer.from(utf16le).swap16()
const utf32le = Buffer.from([...text].flatMap(character => [character.charCodeAt(0), 0, 0, 0]))
const utf32be = Buffer.from([...text].flatMap(character => [0, 0, 0, character.charCodeAt(0)]))
const mark = (bytes: number[], rest: Buffer) => Buffer.concat([Buffer.from(bytes), rest])

/** The EBCDIC of IBM's code page 37, for what stands in the payload. */
const ebcdic: Readonly<Record<string, number>> = {
  '<': 0x4c,
  '>': 0x6e,
  '{': 0xc0,
  '}': 0xd0,
  '"': 0x7f,
  ':': 0x7a,
  '=': 0x7e,
  q: 0x98,
  s: 0xa2,
  c: 0x83,
  r: 0x99,
  i: 0x89,
  p: 0x97,
  t: 0xa3,
}
const ibm037 = (plain: string) => Buffer.from([...plain].map(character => ebcdic[character] as number))

/** UTF-7 writes what is no letter as Base64 of its UTF-16. */
const utf7 = text.replace(
  /[<>{}"]/g,
  character =>
    `+${Buffer.from([0, character.charCodeAt(0)])
      .toString('base64')
      .slice(0, 3)}-`,
)

const json = (charset: string, body: string | Buffer, least: Case['least'] = 'told'): Case => ({
  name: `JSON, ${charset}`,
  bytes: rawRequest({ headers: [`Content-Type: application/json; charset=${charset}`], body }),
  least,
})
const form = (charset: string, body: string | Buffer, least: Case['least'] = 'told'): Case => ({
  name: `form, ${charset}`,
  bytes: rawRequest({ headers: [`Content-Type: application/x-www-form-urlencoded; charset=${charset}`], body }),
  least,
})
const bare = (name: string, body: Buffer, type = 'application/json'): Case => ({
  name,
  bytes: rawRequest({ headers: [`Content-Type: ${type}`], body }),
})

describeRow(
  'E8 character sets',
  judge,
  'body',
  [
    json('ibm037', ibm037(text)),
    json('IBM037', ibm037(text)),
    json('cp037', ibm037(text)),
    json('utf-7', utf7),
    json('unicode-1-1-utf-7', utf7),
    json('utf-16', utf16le, 'matched'),
    json('utf-16le', utf16le, 'matched'),
    json('utf-16be', utf16be, 'matched'),
    json('utf-16', utf16be),
    json('utf-16', mark([0xfe, 0xff], utf16be)),
    json('utf-32', utf32le),
    json('utf-32be', utf32be),
    json('utf-8', utf16le),
    json('utf-16', text),
    json('latin1', text, 'matched'),
    json('iso-8859-1', text, 'matched'),
    json('windows-1252', text, 'matched'),
    json('shift_jis', text, 'matched'),
    json('iso-2022-jp', text),
    json('iso-2022-kr', text),
    json('hz-gb-2312', text),
    json('x-user-defined', text),
    json('nonsense', text),
    json('"utf-8"', text, 'matched'),
    json('utf8', text, 'matched'),
    json("'utf-8'", text),
    json('utf-8,ibm037', ibm037(text)),
    json('%', text),
    form('ibm037', ibm037(`q=${script}`)),
    form('utf-7', 'q=+ADw-script+AD4-'),
    form('utf-16', Buffer.from(`q=${script}`, 'utf16le')),
    form('nonsense', `q=${script}`),
    form('windows-1251', `q=${script}`, 'matched'),
    bare('JSON, UTF-16 without saying so', utf16le),
    bare('JSON, UTF-16 with a mark', mark([0xff, 0xfe], utf16le)),
    bare('JSON, big-endian UTF-16 with a mark', mark([0xfe, 0xff], utf16be)),
    bare('JSON, big-endian UTF-16 without saying so', utf16be),
    bare('JSON, UTF-32 without saying so', utf32le),
    bare('text, UTF-16 with a mark', mark([0xff, 0xfe], utf16le), 'text/plain'),
    bare('text, UTF-16 without saying so', utf16le, 'text/plain'),
  ],
  40,
)

const parts = (...list: Parameters<typeof multipart>[1][number][]) =>
  rawRequest({ headers: ['Content-Type: multipart/form-data; boundary=b'], body: multipart('b', list) })
const said = (type: string) => `Content-Type: ${type}`

describeRow(
  'E8 character sets of parts',
  judge,
  'body',
  [
    { name: '_charset_', bytes: parts(field('_charset_', 'utf-7'), field('q', '+ADw-script+AD4-')) },
    { name: '_charset_ behind', bytes: parts(field('q', '+ADw-script+AD4-'), field('_charset_', 'utf-7')) },
    { name: '_charset_ ibm037', bytes: parts(field('_charset_', 'ibm037'), field('q', ibm037(script))) },
    {
      name: '_charset_ of a form',
      bytes: rawRequest({
        headers: ['Content-Type: application/x-www-form-urlencoded'],
        body: '_charset_=utf-7&q=+ADw-script+AD4-',
      }),
    },
    { name: 'a part says utf-7', bytes: parts(field('q', '+ADw-script+AD4-', said('text/plain; charset=utf-7'))) },
    {
      name: 'a part says utf-16',
      bytes: parts(field('q', Buffer.from(script, 'utf16le'), said('text/plain; charset=utf-16le'))),
    },
    { name: 'a part says ibm037', bytes: parts(field('q', ibm037(script), said('text/plain; charset=ibm037'))) },
    { name: 'a part says nonsense', bytes: parts(field('q', script, said('text/plain; charset=nonsense'))) },
    {
      name: 'the form says utf-7',
      bytes: rawRequest({
        headers: ['Content-Type: multipart/form-data; charset=utf-7; boundary=b'],
        body: multipart('b', [field('q', '+ADw-script+AD4-')]),
      }),
      least: 'matched',
    },
    {
      name: 'the form says ibm037',
      bytes: rawRequest({
        headers: ['Content-Type: multipart/form-data; boundary=b; charset=ibm037'],
        body: multipart('b', [field('q', ibm037(script))]),
      }),
    },
    {
      name: 'the form says utf-7, and a name is in it',
      bytes: rawRequest({
        headers: ['Content-Type: multipart/form-data; charset=utf-7; boundary=b'],
        body: multipart('b', [field('+ADw-script+AD4-', '1')]),
      }),
    },
    {
      name: 'a part is latin1',
      bytes: parts(field('q', script, said('text/plain; charset=iso-8859-1'))),
      least: 'matched',
    },
  ],
  10,
)

describeRow(
  'E8 Accept-Charset changes nothing',
  judge,
  'body',
  ['utf-7', 'ibm037', 'utf-32', '*', 'nonsense'].map(charset => ({
    name: charset,
    bytes: rawRequest({ headers: ['Content-Type: application/json', `Accept-Charset: ${charset}`], body: text }),
    least: 'matched',
  })),
)
