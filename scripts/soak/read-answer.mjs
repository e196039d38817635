const headEnd = '\r\n\r\n'

/**
 * Where the first answer of these bytes ends, interim ones (100 Continue) in front of it included: RFC 9112, section 6.3. Undefined: it
 * is not whole.
 * @param bytes - from the beginning of an answer
 * @param method - that was asked
 * @param ended - nothing comes any more
 */
export function answerEnd(bytes, method, ended) {
  let start = 0
  for (;;) {
    const end = bytes.indexOf(headEnd, start)
    if (end === -1) return undefined
    const head = bytes.toString('latin1', start, end + 2)
    const bodyStart = end + headEnd.length
    const status = Number(head.slice(9, 12))
    if (status >= 100 && status < 200 && status !== 101) start = bodyStart
    else return bodyEnd(bytes, { head, bodyStart, status, method, ended })
  }
}

function bodyEnd(bytes, { head, bodyStart, status, method, ended }) {
  if (method === 'HEAD' || status === 204 || status === 304) return bodyStart
  if (/\r\ntransfer-encoding: *chunked\r\n/i.test(head)) return chunkedEnd(bytes, bodyStart)
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1]
  if (length === undefined) return ended ? bytes.length : undefined
  const end = bodyStart + Number(length)
  return bytes.length < end ? undefined : end
}

function chunkedEnd(bytes, start) {
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (size === 0) break
    at = lineEnd + 2 + size + 2
    if (bytes.length < at) return undefined
  }
  // Behind the last chunk: trailers, each a line, and an empty line.
  const last = bytes.indexOf('\r\n', at) + 2
  if (bytes.toString('latin1', last, last + 2) === '\r\n') return last + 2
  const end = bytes.indexOf(headEnd, last)
  return end === -1 ? undefined : end + headEnd.length
}

/**
 * What of an answer must be the same. The clock is the only thing that two servers may not agree on: the value of Date gives way to a
 * text of the same length, so that its place, its spelling and its presence still count.
 */
export function comparable(bytes) {
  return bytes
    .toString('latin1')
    .replaceAll(
      /\r\nDate: [A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\r\n/g,
      '\r\nDate: (29 characters of a clock.)\r\n',
    )
}
