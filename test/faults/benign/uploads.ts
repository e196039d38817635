import { gzipSync } from 'node:zlib'
import type { Randomly } from '../support/random.ts'
import { multipart, type Part, rawRequest } from '../support/raw-request.ts'
import { browserHead, programHead } from './heads.ts'
import { base64Of, fileNames, hexOf, idOf, names, sentences, uuidOf } from './texts.ts'
import type { Make } from './visits.ts'

const upload = (head: string[], type: string, body: Buffer): Buffer =>
  rawRequest({ method: 'POST', target: '/api/files', headers: [...head, `Content-Type: ${type}`], body })

const field = (name: string, value: string, ...more: string[]): Part => ({
  headers: [`Content-Disposition: form-data; name="${name}"`, ...more],
  body: value,
})

/** Browsers escape what would end the name (WHATWG). */
const escaped = (name: string) => name.replace(/["\r\n]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

const file = (random: Randomly, filename: string, type: string): Part => ({
  headers: [`Content-Disposition: form-data; name="file"; filename="${escaped(filename)}"`, `Content-Type: ${type}`],
  body: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random.bytes(200 + random.below(2000))]),
})

/** What browsers send of a file input in which nothing was chosen. */
const unchosen: Part = {
  headers: ['Content-Disposition: form-data; name="avatar"; filename=""', 'Content-Type: application/octet-stream'],
  body: '',
}

const fields = (random: Randomly): Part[] => [
  field('title', random.pick(sentences)),
  field('author', random.pick(names)),
  ...(random.below(3) === 0 ? [field('tags[]', 'a'), field('tags[]', 'b')] : []),
  ...(random.below(4) === 0 ? [unchosen] : []),
]

const form = (random: Randomly, boundary: string, ...parts: Part[]) =>
  multipart(boundary, random.below(5) === 0 ? fields(random) : [...fields(random), ...parts])

export const uploads: Readonly<Record<string, Make>> = {
  'Chrome upload': random => {
    const boundary = `----WebKitFormBoundary${idOf(random, 16)}`
    return upload(
      browserHead(random),
      `multipart/form-data; boundary=${boundary}`,
      form(random, boundary, file(random, random.pick(fileNames), 'image/png')),
    )
  },
  'Firefox upload': random => {
    const boundary = `---------------------------${random.below(1e9)}${random.below(1e9)}`
    return upload(
      browserHead(random),
      `multipart/form-data; boundary=${boundary}`,
      form(random, boundary, file(random, random.pick(fileNames), 'application/pdf')),
    )
  },
  'curl upload': random => {
    const boundary = `------------------------${idOf(random, 22)}`
    return upload(
      ['User-Agent: curl/8.5.0', 'Accept: */*'],
      `multipart/form-data; boundary=${boundary}`,
      form(random, boundary, file(random, random.pick(fileNames), 'application/octet-stream')),
    )
  },
  'axios upload': random => {
    const boundary = `axios-1.7.9-boundary-${idOf(random, 25)}`
    return upload(
      programHead(random),
      `multipart/form-data; boundary=${boundary}`,
      form(random, boundary, file(random, random.pick(fileNames), 'text/csv')),
    )
  },
  'node upload': random => {
    const boundary = `----formdata-undici-0${random.below(1e9)}`
    return upload(
      programHead(random),
      `multipart/form-data; boundary=${boundary}`,
      form(random, boundary, file(random, random.pick(fileNames), '')),
    )
  },
  'python upload': random => {
    const boundary = hexOf(random, 32)
    const name = random.pick(fileNames)
    const part: Part = {
      headers: [
        /^[\x20-\x7e]*$/.test(name)
          ? `Content-Disposition: form-data; name="file"; filename="${name}"`
          : `Content-Disposition: form-data; name="file"; filename*=utf-8''${encodeURIComponent(name)}`,
      ],
      body: random.bytes(500),
    }
    return upload(programHead(random), `multipart/form-data; boundary=${boundary}`, form(random, boundary, part))
  },
  '.NET upload': random => {
    const boundary = uuidOf(random)
    const parts: Part[] = [
      {
        headers: ['Content-Type: text/plain; charset=utf-8', 'Content-Disposition: form-data; name=title'],
        body: random.pick(sentences),
      },
      {
        headers: [
          'Content-Type: application/pdf',
          "Content-Disposition: form-data; name=file; filename=a.pdf; filename*=utf-8''a.pdf",
        ],
        body: random.bytes(500),
      },
    ]
    return upload(programHead(random), `multipart/form-data; boundary="${boundary}"`, multipart(boundary, parts))
  },
  'upload with JSON': random => {
    const boundary = `Boundary_${idOf(random, 20)}`
    return upload(
      programHead(random),
      `multipart/form-data; boundary=${boundary}`,
      multipart(boundary, [
        field(
          'meta',
          JSON.stringify({ title: random.pick(sentences) }),
          'Content-Type: application/json; charset=utf-8',
          'Content-Transfer-Encoding: 8bit',
        ),
        file(random, random.pick(fileNames), 'image/jpeg'),
      ]),
    )
  },
  'Java upload': random => {
    const boundary = uuidOf(random)
    return upload(
      programHead(random),
      `multipart/form-data; boundary=${boundary}`,
      multipart(boundary, [
        field(
          'title',
          random.pick(sentences),
          'Content-Type: text/plain;charset=UTF-8',
          'Content-Length: 5',
          'Content-Transfer-Encoding: binary',
        ),
        file(random, random.pick(fileNames), 'image/jpeg'),
      ]),
    )
  },
  'upload in gzip': random => {
    const boundary = hexOf(random, 32)
    return rawRequest({
      method: 'POST',
      target: '/api/files',
      headers: [
        ...programHead(random),
        `Content-Type: multipart/form-data; boundary=${boundary}`,
        'Content-Encoding: gzip',
      ],
      body: gzipSync(form(random, boundary, file(random, 'a.bin', 'application/octet-stream'))),
    })
  },
  'source map of base64': random =>
    rawRequest({
      method: 'POST',
      target: '/api/avatars',
      headers: [...browserHead(random), 'Content-Type: application/json'],
      body: JSON.stringify({ image: `data:image/jpeg;base64,${base64Of(random, 6000)}` }),
    }),
}
