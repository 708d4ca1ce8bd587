package io.chamberhub.directory;

class MemoryHookLedgerTest extends HookLedgerContract {
    private final HookLedger ledger = new MemoryHookLedger();

    @Override
    HookLedger ledger(int node) {
        return ledger;
    }
}
