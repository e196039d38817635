import { useJudge } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { field, multipart, rawRequest } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({ rules: payloadRules })

const json = '{"q":"\\u003cscript\\u003e"}'
const pairs = 'q=%3Cscript%3E'
const form = multipart('b', [field('q', script)])

const sent = (body: string | Buffer, headers: readonly string[], least: Case['least'] = 'told'): Case => ({
  name: `${headers.length === 0 ? 'no Content-Type' : headers.join(' | ')}${Buffer.isBuffer(body) ? ', multipart' : ''}`,
  bytes: rawRequest({ body, headers }),
  least,
})
const typed = (body: string | Buffer, type: string, least: Case['least'] = 'told'): Case =>
  sent(body, [`Content-Type: ${type}`], least)

/** The escapes hide the payload from whoever takes the body for text. */
describeRow(
  'E7 JSON that does not say so',
  judge,
  'body-q',
  [
    sent(json, []),
    sent(json, ['Content-Type:']),
    sent(json, ['ContentType: application/json']),
    sent(json, ['Content_Type: application/json']),
    sent(json, ['Content_-Type: application/json']),
    sent(json, ['Content-Type : application/json'], 'refused'),
    sent(json, ['Content-Type: text/plain', 'Content-Type: application/json']),
    sent(json, ['Content-Type: application/json', 'Content-Type: text/plain']),
    sent(json, ['Content-Type: application/json', 'Content-Type: application/x-www-form-urlencoded']),
    sent(json, ['content-type: image/png', 'CONTENT-TYPE: application/json']),
    typed(json, 'text/plain'),
    typed(json, 'text/plain; charset=utf-8'),
    typed(json, 'text/plain; application/json'),
    typed(json, 'text/plain;x=application/json'),
    typed(json, 'text/html; type=application/json'),
    typed(json, 'application/json, text/plain'),
    typed(json, 'text/plain, application/json'),
    typed(json, 'application/json;'),
    typed(json, 'application/json;;'),
    typed(json, 'application/json; charset'),
    typed(json, 'application/json; charset='),
    typed(json, 'application/json; charset=utf-8; charset=utf-16'),
    typed(json, 'APPLICATION/JSON', 'matched'),
    typed(json, 'Application/Json ; Charset="UTF-8"', 'matched'),
    typed(json, ' \tapplication/json\t ', 'matched'),
    typed(json, 'application/vnd.api+json', 'matched'),
    typed(json, 'application/problem+json; x=y', 'matched'),
    typed(json, 'application/csp-report'),
    typed(json, 'application/json5'),
    typed(json, 'application/jsonrequest'),
    typed(json, 'application/x-json'),
    typed(json, 'application/javascript'),
    typed(json, 'application/x-javascript'),
    typed(json, 'application/octet-stream'),
    typed(json, 'application/manifest+json', 'matched'),
    typed(json, 'text/json', 'matched'),
    typed(json, 'text/x-json'),
    typed(json, 'json'),
    typed(json, 'application'),
    typed(json, '/json'),
    typed(json, '*/*'),
    typed(json, 'application/*+json'),
    typed(json, '"application/json"'),
    typed(json, 'application/json\x0b', 'refused'),
    typed(json, 'application\\json'),
    typed(json, 'application /json'),
    typed(json, 'application/json/x'),
    typed(json, 'multipart/form-data; boundary=b'),
    typed(json, 'multipart/form-data'),
    typed(json, 'application/xml'),
    typed(json, 'image/png'),
    typed(json, 'application/pdf'),
  ],
  50,
)

describeRow(
  'E7 a form that does not say so',
  judge,
  'body-q',
  [
    sent(pairs, []),
    sent(pairs, ['Content_Type: application/x-www-form-urlencoded']),
    sent(pairs, ['Content-Type: text/plain', 'Content-Type: application/x-www-form-urlencoded']),
    typed(pairs, 'text/plain'),
    typed(pairs, 'application/x-www-form-urlencoded;', 'matched'),
    typed(pairs, 'application/x-www-form-urlencoded; charset=UTF-8', 'matched'),
    typed(pairs, 'Application/X-WWW-Form-URLEncoded', 'matched'),
    typed(pairs, 'application/x-www-form-urlencoded, text/plain'),
    typed(pairs, 'application/x-www-form-urlencodedx'),
    typed(pairs, 'application/x-www-form'),
    typed(pairs, 'application/octet-stream'),
    typed(pairs, 'application/json'),
    typed(pairs, 'multipart/form-data; boundary=b'),
    typed(pairs, 'image/png'),
  ],
  14,
)

describeRow(
  'E7 a multipart form that does not say so',
  judge,
  'body-q',
  [
    sent(form, ['Content_Type: multipart/form-data; boundary=b']),
    sent(form, ['Content-Type: text/plain', 'Content-Type: multipart/form-data; boundary=b']),
    sent(form, ['Content-Type: multipart/form-data; boundary=b', 'Content-Type: text/plain']),
    typed(form, 'multipart/form-data', 'told'),
    typed(form, 'multipart/mixed; boundary=b'),
    typed(form, 'multipart/related; boundary=b'),
    typed(form, 'multipart/form-data, boundary=b'),
    typed(form, 'multipart/form-data boundary=b'),
    typed(form, 'multipart/form-datax; boundary=b'),
    typed(form, 'multipart/ form-data; boundary=b'),
    typed(form, 'Multipart/Form-Data; Boundary=b', 'matched'),
  ],
  11,
)

describeRow('E7 lines of JSON: each line is a value', judge, 'body', [
  typed(json, 'application/x-ndjson', 'matched'),
  typed(`{}\n${json}\n`, 'application/x-ndjson', 'matched'),
  typed(json, 'application/jsonl', 'matched'),
  typed(`{}\r\n${json}`, 'application/ndjson', 'matched'),
  typed(`${json}\n{`, 'application/x-ndjson', 'matched'),
])

describeRow('E7 a multipart form that says no boundary is a text', judge, 'body', [
  sent(form, []),
  typed(form, 'text/plain', 'matched'),
  typed(form, 'application/x-www-form-urlencoded', 'matched'),
  typed(form, 'application/json', 'matched'),
  typed(form, 'application/octet-stream'),
  typed(form, 'image/png'),
])
