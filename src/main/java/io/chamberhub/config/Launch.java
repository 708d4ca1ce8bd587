package io.chamberhub.config;

/** What a command line asks for. */
public sealed interface Launch permits StartRequest, Check, Verification, Exit {}
