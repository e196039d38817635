import { validateHeaderValue } from 'node:http'
import { expect, test } from 'vitest'
import type { RuleAction } from '../../engine/index.ts'
import { answerTo } from '../../guard/block-page.ts'

const id = 'f1b6ac5e-3f5b-4b0c-9f6d-0d2f2b7a9a11'
const block = (format: 'auto' | 'html' | 'json', status_code = 403): RuleAction => ({
  type: 'block',
  rule: 'r',
  status_code,
  format,
})
const redirect = (location: string): RuleAction => ({ type: 'redirect', rule: 'r', status_code: 303, location })

const accepts: [accept: string | undefined, isHtml: boolean][] = [
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/*', false],
  ['text/html', true],
  ['TEXT/HTML;q=0.9,*/*;q=0.8', true],
  ['application/xhtml+xml,text/html', true],
  ['application/json,text/html', false],
  ['text/html,application/json;q=0.1', false],
]

test.each(accepts)('auto: Accept %s', (accept, isHtml) => {
  const { headers, body } = answerTo(block('auto'), accept, id)
  expect([headers['content-type'], body.startsWith('<!doctype html>')]).toEqual(
    isHtml ? ['text/html; charset=utf-8', true] : ['application/json', false],
  )
})

test('the table has its cases', () => expect(accepts).toHaveLength(9))

test.each(['html', 'json'] as const)('%s: its length is right, its id is there, nobody keeps it', format => {
  const { status, reason, headers, body } = answerTo(block(format, 451), undefined, id)
  expect([status, reason]).toEqual([451, 'Unavailable For Legal Reasons'])
  expect(headers).toMatchObject({
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'rulewire-block-id': id,
  })
  expect(body.split(id)).toHaveLength(2)
})

test('the JSON has its form', () => {
  expect(JSON.parse(answerTo(block('json'), undefined, id).body)).toEqual({
    errors: [{ title: expect.stringMatching(/./), detail: expect.stringMatching(/block_id/) }],
    block_id: id,
  })
})

test('the page loads nothing and runs nothing', () => {
  const { body } = answerTo(block('html'), undefined, id)
  expect(body).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/i)
  expect(body).toMatch(/<html lang="en">[\s\S]*<title>[\s\S]*<main>[\s\S]*<h1>/)
  expect(body.length).toBeLessThan(2048)
})

test('a status that has no name', () => {
  expect(answerTo(block('json', 499), undefined, id)).toMatchObject({ status: 499, reason: '' })
})

test.each([
  ['/sorry', '/sorry'],
  ['/sorry?id={block_id}#{block_id}', `/sorry?id=${id}#${id}`],
  ['https://example.com/a b', 'https://example.com/a%20b'],
  ['/ä\r\nSet-Cookie: a', '/%C3%A4%0D%0ASet-Cookie:%20a'],
])('a redirect to %s', (location, expected) => {
  const answer = answerTo(redirect(location), 'text/html', id)
  expect(answer).toMatchObject({ status: 303, body: '', headers: { location: expected, 'content-length': 0 } })
  expect(answer.headers).not.toHaveProperty('content-type')
  expect(() => validateHeaderValue('location', expected)).not.toThrow()
})
