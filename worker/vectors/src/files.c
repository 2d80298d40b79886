/* All that a task can do with files, and what it is told where it cannot: files. Reads in.txt, writes out.txt. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void list(void) {
  DIR *folder = opendir(".");
  if (!folder) {
    printf("no folder: %d\n", errno);
    return;
  }
  for (struct dirent *entry; (entry = readdir(folder));) {
    struct stat about;
    stat(entry->d_name, &about);
    printf("%s: type %d inode %llu, %lld bytes of %lld\n", entry->d_name, entry->d_type,
        (unsigned long long)entry->d_ino, (long long)about.st_size, (long long)about.st_mtime);
  }
  closedir(folder);
}

static void attempt(const char *what, int result) { printf("%s: %d\n", what, result < 0 ? errno : 0); }

int main(void) {
  char line[100], back[16] = "";
  list();
  FILE *in = fopen("./in.txt", "r"), *out = fopen("out.txt", "w+");
  if (!in || !out) return 3;
  while (fgets(line, sizeof line, in)) fprintf(out, "%zu %s", strlen(line), line);
  fseek(out, 40, SEEK_SET);
  fputs("after a gap", out);
  fseek(out, -3, SEEK_CUR);
  printf("read back %s at %ld\n", fgets(back, sizeof back, out), ftell(out));
  fclose(out);
  int more = open("out.txt", O_WRONLY | O_APPEND);
  printf("appended %zd\n", write(more, "!", 1));
  attempt("cut", ftruncate(more, 45));
  attempt("read what is for writing", (int)read(more, line, 1));
  close(more);
  attempt("missing", open("nowhere.txt", O_RDONLY));
  attempt("create what is not declared", open("other.txt", O_WRONLY | O_CREAT, 0600));
  attempt("create what is there", open("out.txt", O_WRONLY | O_CREAT | O_EXCL, 0600));
  attempt("write to an input", open("in.txt", O_RDWR));
  attempt("leave the folder", open("../in.txt", O_RDONLY));
  attempt("unlink", unlink("in.txt"));
  attempt("make a folder", mkdir("folder", 0700));
  attempt("rename", rename("in.txt", "out.txt"));
  attempt("a file as a folder", open("in.txt", O_RDONLY | O_DIRECTORY));
  int opened = 0;
  while (opened < 100 && open("in.txt", O_RDONLY) >= 0) opened++;
  printf("%d more open, then %d\n", opened, errno);
  for (int fd = 3; fd < 90; fd++) close(fd);
  attempt("after all is closed", open("in.txt", O_RDONLY));
  return 0;
}
