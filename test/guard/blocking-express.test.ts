import { describeBlocking } from './blocking-contract.ts'
import { expressHost } from './hosts.ts'

describeBlocking(expressHost, 'guard first')
describeBlocking(expressHost, 'tracing first')
