/** Of the head of a request. */
export const methodAddress = 'server.request.method'
export const targetAddress = 'server.request.uri.raw'
export const queryAddress = 'server.request.query'
export const headersAddress = 'server.request.headers.no_cookies'
export const cookiesAddress = 'server.request.cookies'
