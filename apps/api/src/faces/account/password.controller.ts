import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, ChangePassword, PasswordRefused, PasswordWrong, SignedIn, SignInBusy } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { TooManyRequests, type Principal } from '@app/kernel';
import { ChangePasswordDto } from './dto/sign-in.dto.js';

@ApiTags('Account')
@Controller('auth/password')
export class PasswordController {
  constructor(private readonly changePassword: ChangePassword) {}

  /** Changes the password and signs all other devices out. */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(null)
  @Fails(PasswordWrong, PasswordRefused, SignInBusy, TooManyRequests)
  async change(@Caller() caller: Principal, @Body() body: ChangePasswordDto): Promise<void> {
    await this.changePassword.change(caller, body.currentPassword, body.newPassword);
  }
}
