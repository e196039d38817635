import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { http2SecureHost } from './hosts.ts'

describeHost(http2SecureHost, 'guard first')
describeBlocking(http2SecureHost, 'guard first')
