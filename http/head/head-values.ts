import { type Pairs, parsePairs, queryOf } from '../pairs.ts'
import { maxPairs, type TextMap } from '../text-map.ts'
import { cookiesAddress, headersAddress, queryAddress } from './addresses.ts'
import { HeaderFields } from './header-fields.ts'

/** What of the head of a request is taken apart when somebody looks at it. */
export class HeadValues {
  readonly addresses = lazyAddresses
  readonly fields: HeaderFields
  /** Still encoded. */
  readonly query: string
  #pairs: Pairs | undefined

  constructor(target: string, rawHeaders: readonly string[], maxHeaders?: number) {
    this.fields = new HeaderFields(rawHeaders, maxHeaders)
    this.query = queryOf(target)
  }

  value(address: string): TextMap | undefined {
    if (address === queryAddress) return this.pairs.values
    if (address === headersAddress) return this.fields.headers
    return address === cookiesAddress ? this.fields.cookies : undefined
  }

  /** Of a header alone the others need not be taken apart. */
  member(address: string, name: string): string | string[] | undefined {
    return address === headersAddress ? this.fields.header(name) : this.value(address)?.[name]
  }

  get pairs(): Pairs {
    this.#pairs ??= parsePairs(this.query)
    return this.#pairs
  }

  /** Addresses of which there is more than is taken apart. */
  get cut(): readonly string[] {
    const queryIsCut = this.query.length > maxPairs && this.pairs.cut
    const { isCut, cookiesAreCut } = this.fields
    if (!queryIsCut && !cookiesAreCut) return nothing
    return [
      ...(queryIsCut ? [queryAddress] : []),
      ...(isCut ? [headersAddress] : []),
      ...(cookiesAreCut ? [cookiesAddress] : []),
    ]
  }
}

const lazyAddresses: readonly string[] = [queryAddress, headersAddress, cookiesAddress]
const nothing: readonly string[] = []
