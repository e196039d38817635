import { useJudge } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { field, multipart, type Part, rawRequest } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({ rules: payloadRules })

const sent = (type: string, body: string | Buffer): Buffer => rawRequest({ headers: [`Content-Type: ${type}`], body })
const parts = (...list: Part[]) => sent('multipart/form-data; boundary=b', multipart('b', list))
const lines = (...text: string[]) => text.join('\r\n')
const form = multipart('b', [field('q', script)])
const disposition = 'Content-Disposition: form-data; name="q"'
/** A form for whoever takes `real`; one without the payload for whoever takes `decoy`. */
const forked = (decoy: string, real: string) =>
  Buffer.concat([multipart(decoy, [field('p', 'ok')]), multipart(real, [field('q', script)])])

const boundaries: readonly Case[] = [
  { name: 'continued', bytes: sent('multipart/form-data; boundary*0=re;boundary*1=al', forked('re', 'real')) },
  {
    name: 'continued, and a plain one',
    bytes: sent('multipart/form-data; boundary=decoy; boundary*0=re; boundary*1=al', forked('decoy', 'real')),
  },
  { name: 'extended', bytes: sent("multipart/form-data; boundary*=UTF-8''real", forked('decoy', 'real')) },
  {
    name: 'extended, and a plain one',
    bytes: sent("multipart/form-data; boundary=decoy; boundary*=UTF-8''real", forked('decoy', 'real')),
  },
  {
    name: 'two, the first',
    bytes: sent('multipart/form-data; boundary=real; boundary=decoy', forked('decoy', 'real')),
  },
  { name: 'two, the last', bytes: sent('multipart/form-data; boundary=decoy; boundary=real', forked('decoy', 'real')) },
  {
    name: 'two, in different case',
    bytes: sent('multipart/form-data; BOUNDARY=decoy; boundary=real', forked('decoy', 'real')),
  },
  { name: 'quoted', bytes: sent('multipart/form-data; boundary="b"', form), least: 'matched' },
  { name: 'half quoted', bytes: sent('multipart/form-data; boundary="b', form) },
  { name: 'a quote within', bytes: sent('multipart/form-data; boundary=b"x', multipart('b"x', [field('q', script)])) },
  { name: 'an escaped character', bytes: sent('multipart/form-data; boundary="\\b"', form) },
  { name: 'single quotes', bytes: sent("multipart/form-data; boundary='b'", form) },
  { name: 'blanks around the sign', bytes: sent('multipart/form-data; boundary = b', form) },
  { name: 'a blank behind', bytes: sent('multipart/form-data; boundary=b ', form), least: 'matched' },
  { name: 'a blank within', bytes: sent('multipart/form-data; boundary=a b', multipart('a b', [field('q', script)])) },
  { name: 'quoted, a blank at its end', bytes: sent('multipart/form-data; boundary="b "', form) },
  { name: 'a comma behind', bytes: sent('multipart/form-data; boundary=b,x', form) },
  {
    name: 'a semicolon in quotes',
    bytes: sent('multipart/form-data; boundary="b;x"', multipart('b;x', [field('q', script)])),
  },
  { name: 'a tab in front', bytes: sent('multipart/form-data;\tboundary=b', form) },
  { name: 'no semicolon', bytes: sent('multipart/form-data boundary=b', form) },
  { name: 'none', bytes: sent('multipart/form-data', form) },
  { name: 'empty', bytes: sent('multipart/form-data; boundary=', form) },
  { name: 'another', bytes: sent('multipart/form-data; boundary=x', form) },
  {
    name: 'longer than allowed',
    bytes: sent(`multipart/form-data; boundary=${'b'.repeat(200)}`, multipart('b'.repeat(200), [field('q', script)])),
  },
  {
    name: 'begins with what the real one is',
    bytes: sent('multipart/form-data; boundary=b', multipart('bx', [field('q', script)])),
  },
  {
    name: 'not at the beginning of a line',
    bytes: sent('multipart/form-data; boundary=b', lines('x--b', disposition, '', script, '--b--', '')),
  },
]

describeRow('E9 boundaries', judge, 'body', boundaries, 26)

const shapes: readonly Case[] = [
  { name: 'LF alone', bytes: sent('multipart/form-data; boundary=b', `--b\n${disposition}\n\n${script}\n--b--\n`) },
  {
    name: 'LF in the head alone',
    bytes: sent('multipart/form-data; boundary=b', `--b\r\n${disposition}\n\n${script}\r\n--b--\r\n`),
  },
  {
    name: 'LF behind the boundary alone',
    bytes: sent('multipart/form-data; boundary=b', `--b\n${disposition}\r\n\r\n${script}\r\n--b--\r\n`),
  },
  { name: 'CR alone', bytes: sent('multipart/form-data; boundary=b', `--b\r${disposition}\r\r${script}\r--b--\r`) },
  {
    name: 'no last boundary',
    bytes: sent('multipart/form-data; boundary=b', lines('--b', disposition, '', script, '')),
  },
  {
    name: 'no last boundary, a part begun',
    bytes: sent('multipart/form-data; boundary=b', lines('--b', disposition, '', script, '--b', '')),
  },
  {
    name: 'the last boundary too early',
    bytes: sent(
      'multipart/form-data; boundary=b',
      lines(
        '--b',
        'Content-Disposition: form-data; name="p"',
        '',
        'ok',
        '--b--',
        '--b',
        disposition,
        '',
        script,
        '--b--',
        '',
      ),
    ),
  },
  {
    name: 'nothing but the last boundary, then a part',
    bytes: sent('multipart/form-data; boundary=b', lines('--b--', '--b', disposition, '', script, '--b--', '')),
  },
  {
    name: 'blanks behind the boundary',
    bytes: sent('multipart/form-data; boundary=b', lines('--b \t', disposition, '', script, '--b--', '')),
  },
  {
    name: 'text behind the boundary',
    bytes: sent('multipart/form-data; boundary=b', lines('--bx', disposition, '', script, '--b--', '')),
  },
  {
    name: 'in the preamble',
    bytes: sent(
      'multipart/form-data; boundary=b',
      Buffer.concat([Buffer.from(`${script}\r\n`), multipart('b', [field('p', 'ok')])]),
    ),
  },
  {
    name: 'in the epilogue',
    bytes: sent(
      'multipart/form-data; boundary=b',
      Buffer.concat([multipart('b', [field('p', 'ok')]), Buffer.from(script)]),
    ),
  },
  {
    name: 'no empty line behind the head',
    bytes: sent('multipart/form-data; boundary=b', lines('--b', disposition, script, '--b--', '')),
  },
  { name: 'no head', bytes: sent('multipart/form-data; boundary=b', lines('--b', '', script, '--b--', '')) },
  {
    name: 'nested',
    bytes: parts({
      headers: [disposition, 'Content-Type: multipart/mixed; boundary=c'],
      body: multipart('c', [{ headers: ['Content-Disposition: file; filename="a.txt"'], body: script }]),
    }),
  },
  { name: 'not a form at all', bytes: sent('multipart/form-data; boundary=b', script) },
  {
    name: 'one dash too many',
    bytes: sent('multipart/form-data; boundary=b', lines('---b', disposition, '', script, '---b--', '')),
  },
]

describeRow('E9 line ends and the order of things', judge, 'body', shapes, 17)

const heads: readonly Case[] = [
  { name: 'NUL in a name', bytes: parts({ headers: ['Content-Disposition: form-data; name="q\0x"'], body: script }) },
  { name: 'NUL behind the head', bytes: parts({ headers: [`${disposition}\0`], body: script }) },
  {
    name: 'NUL in a header name',
    bytes: parts({ headers: ['Content-Dis\0position: form-data; name="q"'], body: script }),
  },
  {
    name: 'NUL in a file name',
    bytes: parts({ headers: ['Content-Disposition: form-data; name="q"; filename="a\0.txt"'], body: script }),
  },
  {
    name: 'a folded header',
    bytes: parts({ headers: ['Content-Disposition: form-data;\r\n name="q"'], body: script }),
  },
  {
    name: 'a header folded by a tab',
    bytes: parts({ headers: ['Content-Disposition:\r\n\tform-data; name="q"'], body: script }),
  },
  {
    name: 'a file name in a folded line',
    bytes: parts({ headers: [`${disposition};\r\n filename="a.txt"`], body: script }),
  },
  {
    name: 'Base64',
    bytes: parts(field('q', Buffer.from(script).toString('base64'), 'Content-Transfer-Encoding: base64')),
  },
  { name: 'quoted-printable', bytes: parts(field('q', '=3Cscript=3E', 'Content-Transfer-Encoding: quoted-printable')) },
  {
    name: 'a transfer encoding in capitals',
    bytes: parts(field('q', Buffer.from(script).toString('base64'), 'CONTENT-TRANSFER-ENCODING: BASE64')),
  },
  { name: '7bit', bytes: parts(field('q', script, 'Content-Transfer-Encoding: 7bit')), least: 'matched' },
  { name: 'binary', bytes: parts(field('q', script, 'Content-Transfer-Encoding: binary')), least: 'matched' },
  { name: 'a transfer encoding nobody knows', bytes: parts(field('q', script, 'Content-Transfer-Encoding: nonsense')) },
  {
    name: 'two dispositions',
    bytes: parts({
      headers: [disposition, 'Content-Disposition: form-data; name="p"; filename="a.txt"'],
      body: script,
    }),
  },
  {
    name: 'two dispositions, the other way',
    bytes: parts({
      headers: ['Content-Disposition: form-data; name="p"; filename="a.txt"', disposition],
      body: script,
    }),
  },
  { name: 'no disposition', bytes: parts({ headers: ['Content-Type: text/plain'], body: script }) },
  {
    name: 'a disposition that is no form-data',
    bytes: parts({ headers: ['Content-Disposition: attachment; name="q"'], body: script }),
  },
  { name: 'two names', bytes: parts({ headers: [`${disposition}; name="p"`], body: script }), least: 'told' },
  {
    name: 'an extended name',
    bytes: parts({ headers: ["Content-Disposition: form-data; name*=UTF-8''q"], body: script }),
    least: 'told',
  },
  {
    name: 'a name without quotes',
    bytes: parts({ headers: ['Content-Disposition: form-data; name=q'], body: script }),
    least: 'matched',
  },
  {
    name: 'a name in single quotes',
    bytes: parts({ headers: ["Content-Disposition: form-data; name='q'"], body: script }),
  },
  { name: 'no name', bytes: parts({ headers: ['Content-Disposition: form-data'], body: script }) },
  {
    name: 'a blank before the colon',
    bytes: parts({ headers: ['Content-Disposition : form-data; name="q"'], body: script }),
  },
  { name: 'an empty file name', bytes: parts({ headers: [`${disposition}; filename=""`], body: script }) },
  { name: 'filename*= with nothing', bytes: parts({ headers: [`${disposition}; filename*=`], body: script }) },
  { name: 'filename without a value', bytes: parts({ headers: [`${disposition}; filename`], body: script }) },
  {
    name: 'a file that applications take for a field',
    bytes: parts({ headers: ['Content-Disposition: form-data; name="q"; filename'], body: script }),
  },
  {
    name: 'a field of type octet-stream',
    bytes: parts(field('q', script, 'Content-Type: application/octet-stream')),
    least: 'matched',
  },
  { name: 'a field of JSON', bytes: parts(field('q', '{"a":"\\u003cscript>"}', 'Content-Type: application/json')) },
  { name: 'upper case', bytes: parts({ headers: ['CONTENT-DISPOSITION: FORM-DATA; NAME="q"'], body: script }) },
  { name: 'a head of 20 KiB', bytes: parts({ headers: [`X-Pad: ${'a'.repeat(20_480)}`, disposition], body: script }) },
  {
    name: '3,000 header lines',
    bytes: parts({ headers: [...Array.from({ length: 3000 }, (_, i) => `X${i}: 1`), disposition], body: script }),
  },
]

describeRow('E9 heads of parts', judge, 'body', heads, 32)
