/** What is looked at before anything is decoded. */

/** A manifest of 20,000 rules takes less than half of it. To verify takes some 3 ms of the event loop a MiB. Bytes, decoded. */
export const defaultMaxPayloadBytes = 8 * 1024 * 1024
/** Some keys of each role while they are rotated, and room. */
export const maxSignatures = 16
/** Characters. */
export const maxKeyidLength = 128
export const maxPayloadTypeLength = 128
/** Larger than of any algorithm of today that is no post-quantum one. Bytes. */
export const maxSignatureBytes = 1024
/** Around the payload, in an envelope that is text. Bytes. */
export const maxEnvelopeOverhead = 64 * 1024
