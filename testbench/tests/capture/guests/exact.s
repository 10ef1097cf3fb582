# Every address is known: 24 turns, each with a cut at its start. Linked at 0x401000.
        .globl  _start
        .text
_start: mov     $24, %ebx               # 401000
again:  .byte   0x0f, 0x1f, 0x80, 2, 0xcc, 0x42, 0x4a  # 401005
        call    far                     # 40100c
        jmp     across                  # 401011
        .org    0x7e
across: mov     $1, %ecx                # 40107e, up to 401082
        mov     %rsp, %rsi
        mov     %rsp, %rdi
        mov     $7, %ecx
        jmp     repeat
        .org    0xbf
repeat: rep movsb                       # 4010bf and 4010c0
        dec     %ebx
        jnz     again
        mov     $60, %eax
        xor     %edi, %edi
        syscall
        .org    0x100
far:    test    $1, %bl                 # 401100
        jz      even
        jmp     odd
even:   ret
        .org    0x140
odd:    nop                             # 401140
        jmp     cross
back:   ret
        .org    0x17e
cross:  .byte   0xe9                    # jmp back, 40117e up to 401182: two lines, and gone
        .long   back - . - 4
