"""Compares "vgpu fft" with numpy.fft, from file to file.

usage: fft_agreement.py PATH_OF_VGPU

Every transform must lie within 1e-13 of NumPy's in double precision, relative to it in the L2 norm,
and within 1e-6 in single precision.
"""

import itertools
import subprocess
import sys

import numpy as np

VGPU = sys.argv[1]
SEED = 20260101
TOLERANCE = {"f": 1e-6, "d": 1e-13}
failures = []
runs = []


def queue(what, array, expected, *options):
    """Notes a transform of an array, to be run with all others in one start of vgpu."""
    number = len(runs)
    np.save(f"x{number}.npy", array)
    runs.append((what, expected, f"vgpu:fft x{number}.npy -o y{number}.npy {' '.join(options)}"))


def run_all():
    with open("transforms.gogo", "w", encoding="utf-8") as script:
        script.writelines(line + "\n" for _, _, line in runs)
    run = subprocess.run(
        [VGPU, "run", "transforms.gogo"], capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        failures.append(f"exit {run.returncode}: {run.stderr.strip()}")
        return
    for number, (what, expected, _) in enumerate(runs):
        compare(what, np.load(f"y{number}.npy"), expected)


def compare(what, got, expected):
    if got.dtype != expected.dtype or got.shape != expected.shape:
        failures.append(
            f"{what}: {got.dtype} {got.shape}, expected {expected.dtype} {expected.shape}"
        )
        return
    norm = np.linalg.norm(expected.astype("c16").ravel())
    distance = np.linalg.norm((got.astype("c16") - expected).ravel())
    tolerance = TOLERANCE["f" if got.dtype.itemsize == 4 or got.dtype == "c8" else "d"]
    if not distance <= tolerance * max(norm, 1e-300):
        failures.append(f"{what}: relative error of {distance / norm}")


def option(axes):
    return "--axes " + ",".join(map(str, axes))


def lengths(random):
    for n in [1, 2, 3, 4, 5, 7, 8, 13, 16, 30, 97, 101, 360, 1000, 1009, 1024, 4096, 10000, 65537]:
        x = random.standard_normal(n) + 1j * random.standard_normal(n)
        queue(f"fft {n}", x, np.fft.fft(x))
        queue(f"ifft {n}", x, np.fft.ifft(x), "--inverse")
        queue(f"rfft {n}", x.real, np.fft.rfft(x.real), "--real")
        half = np.fft.rfft(x.real)
        queue(f"irfft {n}", half, np.fft.irfft(half, n), "--real", "--inverse", "--n", str(n))


def axes_and_norms(random):
    x = random.standard_normal((6, 10, 15)) + 1j * random.standard_normal((6, 10, 15))
    half = random.standard_normal((6, 10, 8)) + 1j * random.standard_normal((6, 10, 8))
    for norm in ["backward", "ortho", "forward"]:
        for axes in [(0,), (1,), (2,), (0, 1), (2, 0), (-1, -2), (0, 1, 2), (1, 2, 0)]:
            queue(
                f"fftn {axes} {norm}", x, np.fft.fftn(x, axes=axes, norm=norm), option(axes),
                "--norm", norm,
            )
            queue(
                f"ifftn {axes} {norm}", x, np.fft.ifftn(x, axes=axes, norm=norm), option(axes),
                "--norm", norm, "--inverse",
            )
            queue(
                f"rfftn {axes} {norm}", x.real, np.fft.rfftn(x.real, axes=axes, norm=norm),
                option(axes), "--norm", norm, "--real",
            )
            queue(
                f"irfftn {axes} {norm}", half, np.fft.irfftn(half, axes=axes, norm=norm),
                option(axes), "--norm", norm, "--real", "--inverse",
            )


def cropped_and_padded(random):
    x = random.standard_normal((9, 12)) + 1j * random.standard_normal((9, 12))
    for axis, n in itertools.product([0, 1], [1, 5, 9, 12, 20]):
        more = [option([axis]), "--n", str(n)]
        queue(f"fft axis {axis} n {n}", x, np.fft.fft(x, n, axis), *more)
        queue(f"fft axis {axis} n {n} F", np.asfortranarray(x), np.fft.fft(x, n, axis), *more)
        queue(f"rfft axis {axis} n {n}", x.real, np.fft.rfft(x.real, n, axis), "--real", *more)
        queue(f"irfft axis {axis} n {n}", x, np.fft.irfft(x, n, axis), "--real", "--inverse", *more)


def orders_and_types(random):
    values = random.integers(0, 100, (20, 30))
    for dtype in ["<f4", ">f4", "<f8", ">f8", "<c8", ">c8", "<c16", ">c16", "i1", ">i2", "<u8"]:
        x = values.astype(dtype)
        single = x.dtype.kind in "fc" and x.dtype.itemsize in ([4] if x.dtype.kind == "f" else [8])
        expected = np.fft.fft2(values).astype("c8" if single else "c16")
        for order in "CF":
            array = np.asarray(x, order=order)
            queue(f"{dtype} {order}", array, expected, "--axes", "0,1")


def larger(random):
    x = random.standard_normal((256, 384))
    queue("fft2 256x384", x + 0j, np.fft.fft2(x), "--axes", "0,1", "--threads", "2")
    queue("rfft2 256x384", x, np.fft.rfft2(x), "--axes", "0,1", "--real")
    y = random.standard_normal((32, 48, 64))
    queue("rfftn 32x48x64", y, np.fft.rfftn(y), "--axes", "0,1,2", "--real")
    z = random.standard_normal(1 << 18) + 1j * random.standard_normal(1 << 18)
    queue("fft 2^18", z, np.fft.fft(z))


sweep = np.random.default_rng(SEED)
lengths(sweep)
axes_and_norms(sweep)
cropped_and_padded(sweep)
orders_and_types(sweep)
larger(sweep)
run_all()
print("\n".join(failures) or f"all {len(runs)} agree")
sys.exit(1 if failures else 0)
