import { describeHost } from './contract.ts'
import { expressHost } from './hosts.ts'

describeHost(expressHost, 'guard first')
describeHost(expressHost, 'tracing first')
