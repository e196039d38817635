import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { express5Host } from './hosts.ts'

describeHost(express5Host, 'guard first')
describeHost(express5Host, 'tracing first')
describeBlocking(express5Host, 'guard first')
describeBlocking(express5Host, 'tracing first')
