export { isDeeperThan } from './depth.ts'
export {
  anything,
  boolean,
  closed,
  distinct,
  type Fields,
  integer,
  list,
  Malformed,
  mapOf,
  matching,
  nullable,
  Optional,
  object,
  oneOf,
  optional,
  type Read,
  record,
  type Tally,
  text,
  time,
} from './reader.ts'
export { epochNumber, type Form, forms, timeOf } from './values.ts'
