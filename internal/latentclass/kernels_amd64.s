#include "textflag.h"

// Four lanes of float64 at a time, without fused operations: every result is
// that of the loops in kernels.go, to the bit. Lengths are multiples of 4.

#define CONST4(name, v) \
	DATA name+0(SB)/8, $v; \
	DATA name+8(SB)/8, $v; \
	DATA name+16(SB)/8, $v; \
	DATA name+24(SB)/8, $v; \
	GLOBL name(SB), RODATA|NOPTR, $32

CONST4(log2e4<>, 1.44269504088896338700)
CONST4(shift4<>, 6755399441055744.0)
CONST4(hi4<>, 6.93147180369123816490e-01)
CONST4(lo4<>, 1.90821492927058770002e-10)
CONST4(least4<>, -700.0)
CONST4(one4<>, 1.0)
CONST4(two4<>, 2.0)
CONST4(bias4<>, 1023)
CONST4(f2<>, 0.5)
CONST4(f3<>, 0.16666666666666666)
CONST4(f4<>, 0.041666666666666664)
CONST4(f5<>, 0.008333333333333333)
CONST4(f6<>, 0.001388888888888889)
CONST4(f7<>, 0.0001984126984126984)
CONST4(f8<>, 2.48015873015873e-05)
CONST4(f9<>, 2.7557319223985893e-06)
CONST4(f10<>, 2.755731922398589e-07)
CONST4(f11<>, 2.505210838544172e-08)
CONST4(f12<>, 2.08767569878681e-09)

// func hasAVX2() bool
TEXT ·hasAVX2(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	MOVL $0, AX
	CPUID
	CMPL AX, $7
	JLT  done
	MOVL $1, AX
	MOVL $0, CX
	CPUID
	ANDL $0x18000000, CX // OSXSAVE and AVX
	CMPL CX, $0x18000000
	JNE  done
	MOVL $0, CX
	XGETBV
	ANDL $6, AX // the system keeps the registers
	CMPL AX, $6
	JNE  done
	MOVL $7, AX
	MOVL $0, CX
	CPUID
	TESTL $0x20, BX
	JZ   done
	MOVB $1, ret+0(FP)
done:
	RET

// func expAVX(dst, src *float64, n int)
TEXT ·expAVX(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	VMOVUPD log2e4<>(SB), Y10
	VMOVUPD shift4<>(SB), Y11
	VMOVUPD hi4<>(SB), Y12
	VMOVUPD lo4<>(SB), Y13
	VMOVUPD bias4<>(SB), Y14
	VMOVUPD one4<>(SB), Y15
loop:
	SUBQ $4, CX
	JLT  end
	VMOVUPD (SI), Y0 // x
	VMULPD Y10, Y0, Y1
	VADDPD Y11, Y1, Y1 // k
	VSUBPD Y11, Y1, Y2
	VPADDQ Y14, Y1, Y1
	VPSLLQ $52, Y1, Y1 // 2^k
	VMULPD Y12, Y2, Y3
	VSUBPD Y3, Y0, Y3
	VMULPD Y13, Y2, Y2
	VSUBPD Y2, Y3, Y2 // r
	VMULPD Y2, Y2, Y3 // r2
	VMULPD Y3, Y3, Y4 // r4
	VMULPD f3<>(SB), Y2, Y5
	VADDPD f2<>(SB), Y5, Y5
	VMULPD Y3, Y5, Y5
	VADDPD Y15, Y2, Y6
	VADDPD Y5, Y6, Y5 // p0
	VMULPD f7<>(SB), Y2, Y6
	VADDPD f6<>(SB), Y6, Y6
	VMULPD Y3, Y6, Y6
	VMULPD f5<>(SB), Y2, Y7
	VADDPD f4<>(SB), Y7, Y7
	VADDPD Y6, Y7, Y6 // p1
	VMULPD Y4, Y6, Y6
	VADDPD Y6, Y5, Y5
	VMULPD f11<>(SB), Y2, Y6
	VADDPD f10<>(SB), Y6, Y6
	VMULPD Y3, Y6, Y6
	VMULPD f9<>(SB), Y2, Y7
	VADDPD f8<>(SB), Y7, Y7
	VADDPD Y6, Y7, Y6
	VMULPD f12<>(SB), Y4, Y7
	VADDPD Y7, Y6, Y6 // p2
	VMULPD Y4, Y4, Y4
	VMULPD Y4, Y6, Y6
	VADDPD Y6, Y5, Y5
	VMULPD Y1, Y5, Y5
	VCMPPD $1, least4<>(SB), Y0, Y6 // x < -700
	VANDNPD Y5, Y6, Y5
	VMOVUPD Y5, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	JMP  loop
end:
	VZEROUPPER
	RET

// func oddsAVX(t, lam, pinv, less1 *float64, n int)
TEXT ·oddsAVX(SB), NOSPLIT, $0-40
	MOVQ t+0(FP), SI
	MOVQ lam+8(FP), DI
	MOVQ pinv+16(FP), R8
	MOVQ less1+24(FP), R9
	MOVQ n+32(FP), CX
	VMOVUPD one4<>(SB), Y15
oloop:
	SUBQ $4, CX
	JLT  oend
	VMOVUPD (SI), Y0
	VADDPD Y15, Y0, Y1
	VDIVPD Y1, Y15, Y1 // 1/(1+t)
	VMULPD Y1, Y0, Y2
	VMOVUPD Y2, (DI)
	VMULPD (R8), Y1, Y1
	VMOVUPD Y1, (R8)
	VMOVUPD (R9), Y3
	VMULPD Y0, Y3, Y4
	VADDPD Y4, Y0, Y4
	VADDPD Y4, Y3, Y3
	VMOVUPD Y3, (R9)
	ADDQ $32, SI
	ADDQ $32, DI
	ADDQ $32, R8
	ADDQ $32, R9
	JMP  oloop
oend:
	VZEROUPPER
	RET

// func descendAVX(nodes *node, n int, c, t, p *float64, kp int)
TEXT ·descendAVX(SB), NOSPLIT, $0-48
	MOVQ nodes+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ c+16(FP), DI
	MOVQ t+24(FP), R8
	MOVQ p+32(FP), R9
	MOVQ kp+40(FP), R10
	SHLQ $3, R10       // bytes of a row
	LEAQ (DI)(R10*1), R11 // own row
dnode:
	SUBQ $1, CX
	JLE  dend
	ADDQ $24, SI
	ADDQ $8, R9
	MOVQ 0(SI), AX
	LEAQ (DI)(AX*8), AX // parent's row
	MOVQ 8(SI), BX
	LEAQ (R8)(BX*8), BX // odds
	VXORPD Y0, Y0, Y0
	XORQ DX, DX
dblock:
	VMOVUPD (AX)(DX*1), Y1
	VMULPD (BX)(DX*1), Y1, Y1
	VMOVUPD Y1, (R11)(DX*1)
	VADDPD Y1, Y0, Y0
	ADDQ $32, DX
	CMPQ DX, R10
	JLT  dblock
	VHADDPD Y0, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDSD X1, X0, X0
	VMOVSD X0, (R9)
	ADDQ R10, R11
	JMP  dnode
dend:
	VZEROUPPER
	RET

// func ascendAVX(nodes *node, n int, c, s, e, by *float64, kp int)
TEXT ·ascendAVX(SB), NOSPLIT, $0-56
	MOVQ nodes+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ c+16(FP), DI
	MOVQ s+24(FP), R8
	MOVQ e+32(FP), R9
	MOVQ by+40(FP), R12
	MOVQ kp+48(FP), R10
	SHLQ $3, R10
	SUBQ $1, CX
	MOVQ CX, AX
	IMULQ $24, AX
	ADDQ AX, SI // last node
	MOVQ CX, AX
	IMULQ R10, AX
	LEAQ (R8)(AX*1), R11  // its row of s
	LEAQ (DI)(AX*1), R13  // its row of c
anode:
	CMPQ CX, $0
	JLE  aroot
	VBROADCASTSD (R12)(CX*8), Y0
	MOVQ 0(SI), AX
	LEAQ (R8)(AX*8), AX
	MOVQ 8(SI), BX
	LEAQ (R9)(BX*8), BX
	XORQ DX, DX
ablock:
	VMULPD (R13)(DX*1), Y0, Y1
	VADDPD (R11)(DX*1), Y1, Y1
	VADDPD (AX)(DX*1), Y1, Y2
	VMOVUPD Y2, (AX)(DX*1)
	VADDPD (BX)(DX*1), Y1, Y2
	VMOVUPD Y2, (BX)(DX*1)
	ADDQ $32, DX
	CMPQ DX, R10
	JLT  ablock
	SUBQ R10, R11
	SUBQ R10, R13
	SUBQ $24, SI
	SUBQ $1, CX
	JMP  anode
aroot:
	VBROADCASTSD (R12), Y0
	XORQ DX, DX
arblock:
	VMULPD (DI)(DX*1), Y0, Y1
	VADDPD (R8)(DX*1), Y1, Y1
	VMOVUPD Y1, (R9)(DX*1)
	ADDQ $32, DX
	CMPQ DX, R10
	JLT  arblock
	VZEROUPPER
	RET

// func slopeAVX(to, ej, lam, e *float64, n int)
TEXT ·slopeAVX(SB), NOSPLIT, $0-40
	MOVQ to+0(FP), DI
	MOVQ ej+8(FP), SI
	MOVQ lam+16(FP), R8
	MOVQ e+24(FP), R9
	MOVQ n+32(FP), CX
	VMOVUPD one4<>(SB), Y15
	VMOVUPD two4<>(SB), Y14
sloop:
	SUBQ $4, CX
	JLT  send
	VADDPD (R9), Y14, Y0
	VMULPD (R8), Y0, Y0
	VMOVUPD (SI), Y1
	VSUBPD Y0, Y1, Y1
	VADDPD Y15, Y1, Y1
	VMOVUPD Y1, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	ADDQ $32, R8
	ADDQ $32, R9
	JMP  sloop
send:
	VZEROUPPER
	RET

// func axpyAVX(y, a, b *float64, n int)
TEXT ·axpyAVX(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), R8
	MOVQ n+24(FP), CX
xloop:
	SUBQ $4, CX
	JLT  xend
	VMOVUPD (SI), Y0
	VMULPD (R8), Y0, Y0
	VADDPD (DI), Y0, Y0
	VMOVUPD Y0, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	ADDQ $32, R8
	JMP  xloop
xend:
	VZEROUPPER
	RET
