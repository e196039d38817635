import { describeHost } from './contract.ts'
import { nodeHost } from './hosts.ts'

describeHost(nodeHost, 'guard first')
describeHost(nodeHost, 'tracing first')
