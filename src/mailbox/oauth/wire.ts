import { setTimeout as delay } from 'node:timers/promises';
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { SignInError, type Fault } from '../../diagnostics/fault.ts';
import type { Limits } from '../../diagnostics/signInMethod.ts';
import { isDeviceEndpoint, isPending, readAnswer } from './answer.ts';
import { sendHttps } from './https.ts';

/** Polling for a device code ends after this number of broken connections in a row. */
const maxBroken = 3;

/** Errors after which any request may be repeated, because nothing has reached the server. */
const unsent = ['ECONNREFUSED', 'ENOTFOUND'];

/**
 * The requests of one sign-in to the login endpoint. It keeps the last fault, because `@azure/identity` loses the
 * AADSTS text of a refused device code, and reports a wrong certificate as a server that is down.
 */
export class LoginWire {
  readonly #limits: Pick<Limits, 'answerMs' | 'slowDownMs'>;
  readonly #origin: string;
  #signal = AbortSignal.any([]);
  #fault: Fault | undefined;
  #intervalMs = 0;
  /** Expiry of the last device code, in milliseconds since 1970. */
  #expiresAt = 0;

  /** @param origin Origin of the login endpoint. No other one is contacted, even if the discovery document names it. */
  constructor(limits: Pick<Limits, 'answerMs' | 'slowDownMs'>, origin: string) {
    this.#limits = limits;
    this.#origin = origin;
  }

  /** Uses `signal` for all further requests, and forgets the last fault. */
  begin(signal: AbortSignal): void {
    this.#signal = signal;
    this.#fault = undefined;
  }

  get fault(): Fault | undefined {
    return this.#fault;
  }

  readonly httpClient: HttpClient = { sendRequest: (request) => this.#send(request) };

  /** Polls until the code is entered. MSAL's own polling cannot be interrupted and treats slow_down as a refusal. */
  readonly polling: PipelinePolicy = {
    name: 'deviceCodePolling',
    sendRequest: async (request, next) => {
      request.abortSignal = this.#signal;
      const response = await next(request);
      if (this.#isPending()) return await this.#poll(() => next(request));
      // MSAL would show the code "undefined" and wait for it.
      if (this.#fault && isDeviceEndpoint(request.url)) throw new SignInError(this.#fault);
      return response;
    },
  };

  /** Polls while the person enters the code. One or two broken connections do not end the wait (RFC 8628, 3.5). */
  async #poll(ask: () => Promise<PipelineResponse>): Promise<PipelineResponse> {
    for (let broken = 0; ;) {
      await this.#waitForTurn();
      try {
        const response = await ask();
        if (!this.#isPending()) return response;
        broken = 0;
      } catch (error) {
        broken += 1;
        if (this.#signal.aborted || this.#fault?.kind !== 'network' || broken === maxBroken) throw error;
        this.#intervalMs *= 2;
      }
    }
  }

  #isPending(): boolean {
    if (this.#fault?.kind === 'login' && this.#fault.error === 'slow_down') this.#intervalMs += this.#limits.slowDownMs;
    return isPending(this.#fault);
  }

  async #waitForTurn(): Promise<void> {
    await delay(this.#intervalMs, undefined, { signal: this.#signal });
    if (Date.now() < this.#expiresAt) return;
    // A broken connection may be why the entered code was not noticed.
    if (this.#fault?.kind !== 'network')
      this.#fault = {
        kind: 'login',
        error: 'expired_token',
        text: 'The code was not entered before it expired.',
        isObserved: true,
      };
    throw new SignInError(this.#fault);
  }

  async #send(request: PipelineRequest): Promise<PipelineResponse> {
    const { url, method, tlsSettings } = request;
    try {
      this.#requireOrigin(url);
      const form = typeof request.body === 'string' ? request.body : '';
      const answer = await sendHttps({
        url,
        method,
        headers: { ...request.headers.toJSON(), 'accept-encoding': 'identity' },
        ca: tlsSettings?.ca,
        body: form,
        signal: this.#signal,
        timeoutMs: this.#limits.answerMs,
      });
      const { text, fault, device } = readAnswer(answer.status, answer.text, url, form);
      this.#fault = fault;
      if (device) {
        this.#intervalMs = device.intervalMs;
        this.#expiresAt = Date.now() + device.expiresInMs;
      }
      // The pipeline needs this header to know how long to wait.
      const { 'retry-after': retryAfter } = answer.headers;
      const headers = createHttpHeaders(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      return { request, headers, status: answer.status, bodyAsText: text };
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      this.#fault = error.fault;
      // The pipeline repeats only this class. It carries no request, because that contains the password.
      const { fault } = error;
      throw fault.kind === 'network' && unsent.includes(fault.code)
        ? new RestError(error.message, { code: fault.code })
        : error;
    }
  }

  #requireOrigin(url: string): void {
    const { origin, host } = new URL(url);
    if (origin === this.#origin) return;
    const text = `Nothing is sent to ${host}: it is not the login endpoint, ${new URL(this.#origin).host}.`;
    throw new SignInError({ kind: 'login', error: 'unreadable_answer', text });
  }
}
