import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Writes codelets.h: discrete Fourier transforms of fixed length as straight code on vectors.
 *
 * <p>Prime lengths add and subtract the numbers j and n - j first, which halves the products;
 * lengths with coprime factors are transformed by Good and Thomas's mapping, without twiddles; other
 * lengths by Cooley and Tukey's. Numbers are loaded where they are needed first and stored as soon
 * as they are known, for registers are few. Products are fused with sums where it makes fewer of
 * both, but a sum alone stays one: processors add and multiply in different units.
 *
 * <p>Run as {@code java Codelets.java > codelets.h}.
 */
final class Codelets {
  /** For passes of any lanes. */
  private static final List<Integer> RADICES =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 25, 32);

  /** For lines of two passes. */
  private static final List<Integer> FACTORS =
      List.of(
          4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 21, 22, 24, 25, 27, 28, 30, 32, 33,
          35, 36, 40, 48, 50, 60, 64);

  /** Names of vectors; a minus in front says that the negative is meant. */
  private record Complex(String re, String im) {}

  private final StringBuilder text = new StringBuilder();
  private int names;

  public static void main(String[] arguments) {
    System.out.println("/* Written by Codelets.java. */");
    System.out.print(macro("RADICES", RADICES.stream()));
    for (int width : new int[] {4, 8, 16}) {
      System.out.print(
          macro("FACTORS_FROM_" + width, FACTORS.stream().filter(n -> n >= width)));
    }
    Stream.of(RADICES, FACTORS)
        .flatMap(List::stream)
        .distinct()
        .forEach(n -> System.out.print(new Codelets().codelet(n)));
  }

  private static String macro(String name, Stream<Integer> lengths) {
    String list = lengths.map(n -> "X(" + n + ")").collect(joining(" "));
    return "#define " + name + "(X) " + list + "\n";
  }

  private String codelet(int n) {
    text.append(
        """

        static ALWAYS_INLINE void NAME(dft%d)(struct NAME(source) x, struct NAME(target) y) {
        """
            .formatted(n));
    Complex[] loaded = new Complex[n];
    IntFunction<Complex> load =
        j -> {
          if (loaded[j] == null) {
            loaded[j] = load(j);
          }
          return loaded[j];
        };
    transform(n, load, (k, z) -> line("NAME(put)(y, %d, %s, %s);", k, z.re, z.im));
    return text.append("}\n").toString();
  }

  private Complex load(int j) {
    Complex z = new Complex("re" + j, "im" + j);
    line("vector %s, %s;", z.re, z.im);
    line("NAME(take)(x, %d, &%s, &%s);", j, z.re, z.im);
    return z;
  }

  /** Sends the numbers of the transform of x to y. */
  private void transform(int n, IntFunction<Complex> x, BiConsumer<Integer, Complex> y) {
    int a = firstFactor(n);
    if (n == 1) {
      y.accept(0, x.apply(0));
    } else if (n == 2) {
      sumAndDifference(x.apply(0), x.apply(1), y, 0, 1);
    } else if (n == 4) {
      transform4(x, y);
    } else if (a == n) {
      transformPrime(n, x, y);
    } else if (coprime(a, n / a)) {
      transformCoprime(a, n / a, x, y);
    } else {
      transformComposite(a, n / a, x, y);
    }
  }

  /** The factor to be split off: all of one prime if there are others, else near the square root. */
  private static int firstFactor(int n) {
    if (n == 1) {
      return 1;
    }
    int p = 2;
    while (n % p != 0) {
      p++;
    }
    int power = p;
    while (n % (power * p) == 0) {
      power *= p;
    }
    if (power < n || p == n) {
      return power;
    }
    int a = p;
    while (a * a < n) {
      a *= p;
    }
    return a;
  }

  private static boolean coprime(int a, int b) {
    return b == 0 ? a == 1 : coprime(b, a % b);
  }

  private void transform4(IntFunction<Complex> x, BiConsumer<Integer, Complex> y) {
    Complex a = add(x.apply(0), x.apply(2));
    Complex b = subtract(x.apply(0), x.apply(2));
    Complex c = add(x.apply(1), x.apply(3));
    Complex d = subtract(x.apply(1), x.apply(3));
    sumAndDifference(a, c, y, 0, 2);
    y.accept(1, new Complex(sum(b.re, d.im), difference(b.im, d.re)));
    y.accept(3, new Complex(difference(b.re, d.im), sum(b.im, d.re)));
  }

  private void transformPrime(int n, IntFunction<Complex> x, BiConsumer<Integer, Complex> y) {
    List<Complex> sums = new ArrayList<>();
    List<Complex> differences = new ArrayList<>();
    for (int j = 1; j <= n / 2; j++) {
      sums.add(add(x.apply(j), x.apply(n - j)));
      differences.add(subtract(x.apply(j), x.apply(n - j)));
    }
    Complex zero = x.apply(0);
    y.accept(0, sums.stream().reduce(zero, this::add));
    for (int k = 1; k <= n / 2; k++) {
      double first = sine(k, n);
      Complex even = zero;
      Complex odd = differences.get(0);
      for (int j = 1; j <= n / 2; j++) {
        Complex sum = sums.get(j - 1);
        String cosine = number(cosine(j * k, n));
        even = new Complex(fma(cosine, sum.re, even.re), fma(cosine, sum.im, even.im));
        if (j > 1) {
          Complex difference = differences.get(j - 1);
          String ratio = number(sine(j * k, n) / first);
          odd = new Complex(fma(ratio, difference.re, odd.re), fma(ratio, difference.im, odd.im));
        }
      }
      String sine = number(first);
      y.accept(k, new Complex(fma(sine, odd.im, even.re), fnma(sine, odd.re, even.im)));
      y.accept(n - k, new Complex(fnma(sine, odd.im, even.re), fma(sine, odd.re, even.im)));
    }
  }

  private void transformCoprime(
      int a, int b, IntFunction<Complex> x, BiConsumer<Integer, Complex> y) {
    Complex[][] rows = new Complex[b][a];
    for (int j2 = 0; j2 < b; j2++) {
      int row = j2;
      transform(a, j1 -> x.apply((b * j1 + a * row) % (a * b)), (k1, z) -> rows[row][k1] = z);
    }
    for (int k1 = 0; k1 < a; k1++) {
      int column = k1;
      transform(
          b,
          j2 -> rows[j2][column],
          (k2, z) -> {
            int k = 0;
            while (k % a != column || k % b != k2) {
              k++;
            }
            y.accept(k, z);
          });
    }
  }

  private void transformComposite(
      int a, int b, IntFunction<Complex> x, BiConsumer<Integer, Complex> y) {
    Complex[][] rows = new Complex[b][a];
    for (int j2 = 0; j2 < b; j2++) {
      int row = j2;
      transform(
          a, j1 -> x.apply(b * j1 + row), (k1, z) -> rows[row][k1] = turn(z, row * k1, a * b));
    }
    for (int k1 = 0; k1 < a; k1++) {
      int column = k1;
      transform(b, j2 -> rows[j2][column], (k2, z) -> y.accept(column + a * k2, z));
    }
  }

  /** z exp(-2 pi i k / n). */
  private Complex turn(Complex z, int k, int n) {
    if (k == 0) {
      return z;
    }
    if (4 * k == n) {
      return new Complex(z.im, "-" + z.re);
    }
    String cosine = number(cosine(k, n));
    String sine = number(sine(k, n));
    if (8 * k == n) {
      return new Complex(
          value(cosine + " * (" + z.re + " + " + z.im + ")"),
          value(cosine + " * (" + z.im + " - " + z.re + ")"));
    }
    if (8 * k == 3 * n) {
      return new Complex(
          value(sine + " * (" + z.im + " - " + z.re + ")"),
          value(cosine + " * (" + z.im + " + " + z.re + ")"));
    }
    return new Complex(
        fma(cosine, z.re, value(sine + " * " + z.im)),
        fnma(sine, z.re, value(cosine + " * " + z.im)));
  }

  private Complex add(Complex a, Complex b) {
    return new Complex(sum(a.re, b.re), sum(a.im, b.im));
  }

  private Complex subtract(Complex a, Complex b) {
    return new Complex(difference(a.re, b.re), difference(a.im, b.im));
  }

  private void sumAndDifference(
      Complex a, Complex b, BiConsumer<Integer, Complex> y, int sum, int difference) {
    y.accept(sum, add(a, b));
    y.accept(difference, subtract(a, b));
  }

  private String fma(String a, String b, String c) {
    return value("vector_fma(" + a + ", " + b + ", " + c + ")");
  }

  private String fnma(String a, String b, String c) {
    return value("vector_fnma(" + a + ", " + b + ", " + c + ")");
  }

  private String sum(String a, String b) {
    return b.startsWith("-") ? value(a + " - " + b.substring(1)) : value(a + " + " + b);
  }

  private String difference(String a, String b) {
    return b.startsWith("-") ? value(a + " + " + b.substring(1)) : value(a + " - " + b);
  }

  /** cos(2 pi k / n), from an angle of at most pi / 4. */
  private static double cosine(int k, int n) {
    int turned = Math.min(k % n, n - k % n);
    if (4 * turned > n) {
      return -cosine(n - 2 * turned, 2 * n);
    }
    return 8 * turned > n
        ? Math.sin(Math.PI * (n - 4 * turned) / (2 * n))
        : Math.cos(2 * Math.PI * turned / n);
  }

  private static double sine(int k, int n) {
    return cosine(Math.floorMod(4 * k - n, 4 * n), 4 * n);
  }

  private static String number(double x) {
    return "vector_set((REAL)" + x + ")";
  }

  private String value(String expression) {
    String name = "t" + names++;
    line("const vector %s = %s;", name, expression);
    return name;
  }

  private void line(String format, Object... arguments) {
    text.append("  ").append(String.format(format, arguments)).append('\n');
  }
}
