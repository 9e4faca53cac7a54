"""Compares "vgpu matmul" with NumPy, from file to file.

usage: agreement.py PATH_OF_VGPU

Every product must lie within k * eps * (|A| |B|) of the one that NumPy computes in a wider type,
element by element.
"""

import itertools
import subprocess
import sys

import numpy as np

VGPU = sys.argv[1]
SEED = 20260101
failures = []


def save(name, array, order, byte_order):
    array = array.astype(array.dtype.newbyteorder(byte_order))
    np.save(name, np.asfortranarray(array) if order == "F" else np.ascontiguousarray(array))


def check(what, a, b, options=(), expected=None, wide=None):
    """Runs the product of a.npy and b.npy and compares it with that of the arrays."""
    run = subprocess.run(
        [VGPU, "matmul", "a.npy", "b.npy", "-o", "c.npy", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        failures.append(f"{what}: exit {run.returncode}: {run.stderr.strip()}")
        return
    got = np.load("c.npy")
    wide = wide or (np.longdouble if a.dtype.kind == "f" else np.clongdouble)
    expected = a.astype(wide) @ b.astype(wide) if expected is None else expected
    result_type = np.result_type(a, b)
    if got.dtype != result_type or got.shape != expected.shape:
        failures.append(
            f"{what}: {got.dtype} {got.shape}, expected {result_type} {expected.shape}"
        )
        return
    k = a.shape[-1]
    bound = k * np.finfo(result_type).eps * (np.abs(a).astype(float) @ np.abs(b).astype(float))
    excess = np.abs(got - expected) - bound
    if excess.size and not excess.max() <= 0:
        failures.append(f"{what}: error beyond the bound by {excess.max()}")


def sweep():
    random = np.random.default_rng(SEED)
    orders = list(itertools.product("CF", "CF"))
    shapes = [
        (0, 3, 4), (3, 0, 4), (3, 4, 0), (1, 1, 1), (1000, 1000, 1), (2049, 1023, 511), (65, 33, 129),
    ]
    for dtype, (m, n, k) in itertools.product(["f4", "f8"], shapes):
        small = m * n * k < 10**6
        a = random.standard_normal((m, k)).astype(dtype)
        b = random.standard_normal((k, n)).astype(dtype)
        # float64 is wide enough to judge float32, and far quicker than long double.
        wide = np.float64 if dtype == "f4" else None if small else np.float64
        expected = a.astype(wide or np.longdouble) @ b.astype(wide or np.longdouble)
        for order_a, order_b in orders if (m, n, k) == (65, 33, 129) else [("C", "F")]:
            save("a.npy", a, order_a, "<")
            save("b.npy", b, order_b, "<")
            check(f"{dtype} {m}x{n}x{k} {order_a}{order_b}", a, b, (), expected)
    big_endian_and_mixed(random)
    transposed(random)
    vectors(random)


def big_endian_and_mixed(random):
    for dtype in ["f4", "f8", "c8", "c16"]:
        a = random.standard_normal((33, 17))
        b = random.standard_normal((17, 9))
        if dtype[0] == "c":
            a = a + 1j * random.standard_normal((33, 17))
            b = b - 1j * random.standard_normal((17, 9))
        a, b = a.astype(dtype), b.astype(dtype)
        save("a.npy", a, "C", ">")
        save("b.npy", b, "F", ">")
        check(f"big-endian {dtype}", a, b)
    a = random.standard_normal((8, 5)).astype("f4")
    b = random.standard_normal((5, 6))
    save("a.npy", a, "C", "<")
    save("b.npy", b, "C", "<")
    check("f4 times f8", a, b)
    for dtype in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]:
        a = random.integers(0, 100, (7, 5)).astype(dtype)
        save("a.npy", a, "C", "<")
        save("b.npy", b, "C", "<")
        check(f"{dtype} times f8", a.astype("f8"), b)


def transposed(random):
    a = random.standard_normal((40, 21))
    b = random.standard_normal((30, 40))
    c = random.standard_normal((21, 30))
    for order in "CF":
        save("a.npy", a, order, "<")
        save("b.npy", b, order, "<")
        check(f"transposed {order}", a.T, b.T, ("--trans-a", "--trans-b"))
        save("c0.npy", c, order, "<")
        run = subprocess.run(
            [VGPU, "matmul", "a.npy", "b.npy", "-o", "c.npy", "--trans-a", "--trans-b",
             "--alpha", "-0.5", "--beta", "2", "--c", "c0.npy"],
            capture_output=True, text=True, check=False,
        )
        expected = -0.5 * (a.T @ b.T) + 2 * c
        if run.returncode != 0 or not np.allclose(np.load("c.npy"), expected, 1e-13, 1e-13):
            failures.append(f"alpha and beta, {order}: {run.stderr.strip() or 'wrong result'}")


def vectors(random):
    for shape_a, shape_b in [((5,), (5,)), ((5,), (5, 3)), ((4, 5), (5,))]:
        a = random.standard_normal(shape_a)
        b = random.standard_normal(shape_b)
        save("a.npy", a, "C", "<")
        save("b.npy", b, "C", "<")
        check(f"{shape_a} times {shape_b}", a, b)


sweep()
print("\n".join(failures) or "all agree")
sys.exit(1 if failures else 0)
