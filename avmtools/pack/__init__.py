"""Packing, pruning and checking .avm archives.

    inputs       files and directories -> items, told apart by content
    prune        which modules can be reached from where execution starts
    application  OTP applications: application.bin, start order, the module that starts them
    assemble     items + options -> an archive and what is worth saying about it
    select       sections by name or pattern, for list, extract and delete

Nothing here prints; what a user should know comes back in ``warnings``.
"""
