export { bodyAddress, filenamesAddress, partHeadersAddress, requestBodyAddresses } from './body/addresses.ts'
export { type Body, type BodyError, parseBody } from './body/body.ts'
export { type BodyFormat, isReadable, responseBodyFormat } from './body/body-format.ts'
export { BodyReader, type Progress } from './body/body-reader.ts'
export { MultipartReader } from './body/multipart.ts'
export { type ClientIp, clientIp, type HeaderValues } from './client-ip/client-ip.ts'
export { clientIpGroup } from './client-ip/ip-address.ts'
export { readTrustProxy, type TrustProxy, type TrustProxySetting } from './client-ip/trust-proxy.ts'
export { type DescribedStep, describedSteps } from './described-steps.ts'
export {
  type Described,
  describedRequest,
  describedResponse,
  type RequestDescription,
  type ResponseDescription,
  responseBodyAddress,
} from './description.ts'
export { isOfRequestLine } from './head/head-readings.ts'
export { fieldReadings, type PairReadings, pairReadings } from './pair-readings.ts'
export { noOtherReadings, type OtherReadings, type Reading } from './reading.ts'
export { type RequestFacts, type RequestHead, type RequestOptions, requestFacts } from './request.ts'
export {
  type HeaderValue,
  type ResponseFacts,
  responseAddresses,
  responseFacts,
  responseHeadAddresses,
} from './response.ts'
export { maxPairs } from './text-map.ts'
export { otherTexts } from './text-readings.ts'
export type { TextTree } from './text-tree.ts'
