export const bodyAddress = 'server.request.body'
export const filenamesAddress = 'server.request.body.filenames'
export const partHeadersAddress = 'server.request.body.part_headers'

/** All that the body of a request comes to. */
export const requestBodyAddresses: readonly string[] = [bodyAddress, filenamesAddress, partHeadersAddress]
