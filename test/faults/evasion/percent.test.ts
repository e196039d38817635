import { useJudge } from '../support/judge.ts'
import { payloadRules } from '../support/payload.ts'
import { get, postForm } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({ rules: payloadRules })

/** Ways to write the payload in percent escapes. The last of some: what is asked at least. */
const writings: readonly [name: string, text: string, least?: Case['least']][] = [
  ['as it is', '<script>', 'matched'],
  ['once', '%3Cscript%3E', 'matched'],
  ['once, every character', '%3C%73%63%72%69%70%74%3E', 'matched'],
  ['lower-case digits', '%3cscript%3e', 'matched'],
  ['mixed-case digits', '%3C%73cript%3e', 'matched'],
  ['twice', '%253Cscript%253E', 'matched'],
  ['twice, every character', '%253C%2573%2563%2572%2569%2570%2574', 'matched'],
  ['twice, in part', '%3C%2573cript', 'matched'],
  ['the percent sign by its digits', '%%33%43script', 'matched'],
  ['one digit encoded', '%3%43script', 'matched'],
  ['the other digit encoded', '%%33Cscript', 'matched'],
  ['three times', '%25253Cscript%25253E', 'matched'],
  ['four times', '%2525253Cscript'],
  ['five times', '%252525253Cscript'],
  ['twenty times', `%${'25'.repeat(20)}3Cscript`],
  ['%u', '%u003Cscript%u003E', 'matched'],
  ['%U', '%U003Cscript'],
  ['%u, a letter', '%3C%u0073cript', 'matched'],
  ['%u, all', '%u003c%u0073%u0063%u0072%u0069%u0070%u0074', 'matched'],
  ['%u, encoded once more', '%25u003Cscript'],
  ['a percent sign before', '%%3Cscript', 'matched'],
  ['a sign cut off before', '%2%3Cscript', 'matched'],
  ['no digits before', '%zz%3Cscript', 'matched'],
  ['cut off at the end', '%3Cscript%', 'matched'],
  ['one digit at the end', '%3Cscript%2', 'matched'],
  ['a byte that is no UTF-8 before', '%FF%3Cscript', 'matched'],
  ['half a character before', '%C3%3Cscript', 'matched'],
  ['a sign between', 'union+select', 'matched'],
  ['a space between', 'union%20select', 'matched'],
  ['a space that is encoded twice', 'union%2520select', 'matched'],
  ['a tab between', 'union%09select', 'matched'],
  ['a line end between', 'union%0d%0aselect', 'matched'],
]

describeRow(
  'E10 percent escapes in a query',
  judge,
  'query',
  writings.map(([name, text, least]) => ({ name, bytes: get(`/?q=${text}`), ...(least && { least }) })),
  30,
)
describeRow(
  'E10 percent escapes in a form',
  judge,
  'body',
  writings.map(([name, text, least]) => ({ name, bytes: postForm(`q=${text}`), ...(least && { least }) })),
  30,
)

/** A plus is a plus in a path. */
const inPath = writings.filter(([name]) => !/^(a sign between|a plus)/.test(name))

describeRow(
  'E10 percent escapes in a path',
  judge,
  'path',
  inPath.map(([name, text, least]) => ({ name, bytes: get(`/a/${text}`), ...(least && { least }) })),
  30,
)
describeRow(
  'E10 percent escapes in a cookie',
  judge,
  'cookies',
  inPath.map(([name, text, least]) => ({ name, bytes: get('/', `Cookie: q=${text}`), ...(least && { least }) })),
  30,
)
