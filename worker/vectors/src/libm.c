/* The C library's own mathematics, printed to the last bit. */
#include <math.h>
#include <stdio.h>

int main(void) {
  for (int i = -8; i <= 8; i++) {
    double x = i * 0.7853981633974483 + 1e-3;
    printf("%a %a %a %a %a\n", sin(x), cos(x), tan(x), exp(x), atan2(x, 1.5));
    printf("%.17g %.17g %.17g\n", log(fabs(x)), pow(fabs(x), 1.7), tgamma(x));
    printf("%.9g %.9g\n", (double)sinf((float)x), (double)expf((float)x));
  }
  return 0;
}
