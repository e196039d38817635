/** One segment of an endpoint's path. `param` and `any` stand for one segment that is not empty. */
export type EndpointSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'any' }
  /** Any number of segments, none included; the last one. */
  | { readonly kind: 'rest' }

export type EndpointPathResult =
  | { readonly ok: true; readonly segments: readonly EndpointSegment[] }
  /** `offset`: in UTF-16 code units, where the mistake is. */
  | { readonly ok: false; readonly message: string; readonly help?: string; readonly offset: number }

type Refusal = Extract<EndpointPathResult, { ok: false }>

/** `/api/:version/*` as segments; `/` has none. One trailing slash means nothing. */
export function parseEndpointPath(pattern: string): EndpointPathResult {
  if (pattern[0] !== '/')
    return refuse(0, 'a path starts with /', /^https?:/i.test(pattern) ? 'leave scheme and host out' : undefined)
  const mark = pattern.search(/[?#]/)
  if (mark !== -1) return refuse(mark, `a path ends before ${pattern[mark]}`, queryHelp)
  const texts = pattern.slice(1).split('/')
  if (texts.at(-1) === '') texts.pop()
  return readSegments(texts)
}

/** The names of a pattern's `:name` segments, in order. */
export function endpointNames(segments: readonly EndpointSegment[]): readonly string[] {
  return segments.flatMap(segment => (segment.kind === 'param' ? [segment.name] : []))
}

const queryHelp = 'to look at the query, write a condition on server.request.query'

function readSegments(texts: readonly string[]): EndpointPathResult {
  const segments: EndpointSegment[] = []
  const names = new Set<string>()
  let offset = 1
  for (const [index, text] of texts.entries()) {
    const segment = readSegment(text, offset)
    if ('ok' in segment) return segment
    if (segment.kind === 'rest' && index < texts.length - 1)
      return refuse(offset, '** is not the last segment', 'write one * for each segment before it')
    if (segment.kind === 'param' && names.size === names.add(segment.name).size)
      return refuse(offset, `:${segment.name} is there twice`, 'give every segment a name of its own')
    segments.push(segment)
    offset += text.length + 1
  }
  return { ok: true, segments }
}

function readSegment(text: string, offset: number): EndpointSegment | Refusal {
  if (text === '') return refuse(offset, 'an empty segment', 'write one / between two segments')
  if (text === '.' || text === '..')
    return refuse(
      offset,
      `"${text}" is never a segment of a path`,
      'paths are compared after dot segments are resolved',
    )
  if (text === '*') return { kind: 'any' }
  if (text === '**') return { kind: 'rest' }
  if (text.includes('*'))
    return refuse(
      offset + text.indexOf('*'),
      '* stands for a whole segment',
      'to compare a part, name the segment (:name) and write a condition on server.request.path_params',
    )
  if (text[0] === ':') return readName(text, offset)
  const braced = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(text)
  if (braced)
    return refuse(offset, `"${text}" would be compared as it stands`, `a segment that varies is written :${braced[1]}`)
  return { kind: 'literal', text }
}

function readName(text: string, offset: number): EndpointSegment | Refusal {
  const name = text.slice(1)
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { kind: 'param', name }
  return refuse(
    offset,
    name === '' ? 'a name must follow the colon' : `"${name}" is no name of a segment`,
    'a name is letters, digits and _, not a digit first, and fills its segment',
  )
}

function refuse(offset: number, message: string, help?: string): Refusal {
  return { ok: false, message, offset, ...(help === undefined ? {} : { help }) }
}
